"""What model calls cost and who answered, reported to the step that made them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from agent.events import FellOver, TokensUsed

Reported = TokensUsed | FellOver

_sink: ContextVar[Callable[[Reported], None] | None] = ContextVar("token_sink", default=None)


@contextmanager
def metered(sink: Callable[[Reported], None]) -> Iterator[None]:
    """While the block runs, `report` calls in this task reach `sink`."""
    token = _sink.set(sink)
    try:
        yield
    finally:
        _sink.reset(token)


def report(what: Reported) -> None:
    """Tell the step under way what a model call cost, or who answered it."""
    sink = _sink.get()
    if sink is not None:
        sink(what)
