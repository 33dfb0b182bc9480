"""What model calls cost, reported from wherever they are made to the step that made them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from agent.events import TokensUsed

_sink: ContextVar[Callable[[TokensUsed], None] | None] = ContextVar("token_sink", default=None)


@contextmanager
def metered(sink: Callable[[TokensUsed], None]) -> Iterator[None]:
    """While the block runs, `report` calls in this task reach `sink`."""
    token = _sink.set(sink)
    try:
        yield
    finally:
        _sink.reset(token)


def report(used: TokensUsed) -> None:
    """Tell the step under way what a model call cost."""
    sink = _sink.get()
    if sink is not None:
        sink(used)
