"""What model calls cost and who answered, reported to the step that made them."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from agent.events import FellOver, ModelCalled, TokensUsed, ToolsRefused
from model.errors import AppError

Reported = TokensUsed | FellOver | ModelCalled | ToolsRefused

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
    """Tell the step under way what a model call cost and took, or who answered it."""
    sink = _sink.get()
    if sink is not None:
        sink(what)


def report_total(model: str, answer: object) -> None:
    """Tell what a server says a call cost that only reads; nothing when it says nothing sane."""
    usage = answer.get("usage") if isinstance(answer, dict) else None
    total = usage.get("total_tokens") if isinstance(usage, dict) else None
    if isinstance(total, int) and total > 0:
        report(TokensUsed(model, total, 0))


@contextmanager
def timed(model: str) -> Iterator[None]:
    """Report the model call in the block when it is over, however it ends."""
    began, outcome = time.perf_counter(), "ok"
    try:
        yield
    except AppError as error:
        outcome = error.code
        raise
    except (asyncio.CancelledError, GeneratorExit):
        outcome = "cancelled"
        raise
    except Exception:
        outcome = "internal"
        raise
    finally:
        report(ModelCalled(model, time.perf_counter() - began, outcome))
