"""Confirms, before a prompt is sent, that the rules by which it was redacted still hold."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from model.sources.egress import SourceEgress, combine_egress

ConfirmRules = Callable[[SourceEgress], Awaitable[None]]
"""Raises `EgressChanged` where less may leave by now than by these rules."""
_confirm: ContextVar[ConfirmRules | None] = ContextVar("confirm_rules", default=None)


@contextmanager
def confirming_rules(confirm: ConfirmRules) -> Iterator[None]:
    """While the block runs, model calls of this task and its children confirm their rules."""
    token = _confirm.set(confirm)
    try:
        yield
    finally:
        _confirm.reset(token)


async def confirm_rules(rules: Iterable[SourceEgress]) -> None:
    """Raises `EgressChanged` where less may leave by now than by the strictest of these rules."""
    confirm = _confirm.get()
    if confirm is not None:
        await confirm(combine_egress(rules))
