"""Reserves the tokens of a model call before it is made, where those of its user are limited."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from contextvars import ContextVar

from agent.events import TokensUsed

CountTokens = Callable[[TokensUsed], TokensUsed]
"""Counts what a call used, and returns it as it is reported to the step that made the call."""
ReserveTokens = Callable[[int, float], AbstractAsyncContextManager[CountTokens]]
"""Keeps so many tokens for a call in the block, which takes at most so many seconds.

Raises `BudgetExhausted`.
"""
_reserve: ContextVar[ReserveTokens | None] = ContextVar("reserve_tokens", default=None)


@contextmanager
def reserving_calls(reserve: ReserveTokens) -> Iterator[None]:
    """While the block runs, model calls of this task and its children reserve their tokens."""
    token = _reserve.set(reserve)
    try:
        yield
    finally:
        _reserve.reset(token)


@asynccontextmanager
async def reserve_tokens(tokens: int, limit_s: float) -> AsyncIterator[CountTokens]:
    """Reserve the tokens of the call in the block. Raises `BudgetExhausted`."""
    reserve = _reserve.get()
    if reserve is None:
        yield _count_nothing
        return
    async with reserve(tokens, limit_s) as count:
        yield count


def _count_nothing(used: TokensUsed) -> TokensUsed:
    return used
