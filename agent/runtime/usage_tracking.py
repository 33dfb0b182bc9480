"""Reports of model calls (tokens, duration, fallback) to the step that made them."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from agent.events import ModelCalled, ModelFallback, TokensUsed, ToolsRefused
from model.errors import AppError

MAX_TOKENS = 100_000_000
"""More than any call has."""
ReportedEvent = TokensUsed | ModelFallback | ModelCalled | ToolsRefused

_sink: ContextVar[Callable[[ReportedEvent], None] | None] = ContextVar("usage_sink", default=None)


@contextmanager
def track_usage(sink: Callable[[ReportedEvent], None]) -> Iterator[None]:
    """While the block runs, `report_event` calls of this task reach `sink`."""
    token = _sink.set(sink)
    try:
        yield
    finally:
        _sink.reset(token)


def report_event(event: ReportedEvent) -> None:
    """Report an event of a model call to the step that is running."""
    sink = _sink.get()
    if sink is not None:
        sink(event)


def read_token_count(value: object) -> int:
    """The tokens that a server says a call had; 0 for what is no number, or can be none of tokens.

    What it says is stored and added up: a count beyond what can be stored would end each answer.
    """
    if not isinstance(value, int | float) or isinstance(value, bool):
        return 0
    return int(value) if 0 <= value <= MAX_TOKENS else 0


def report_total_tokens(model: str, answer: object) -> None:
    """Report the total tokens that a server states for a call without output, if it does."""
    usage = answer.get("usage") if isinstance(answer, dict) else None
    total = read_token_count(usage.get("total_tokens")) if isinstance(usage, dict) else 0
    if total > 0:
        report_event(TokensUsed(model, total, 0))


@contextmanager
def measure_call(model: str) -> Iterator[None]:
    """Report the model call in the block when it is over, however it ends."""
    started_at, outcome = time.perf_counter(), "ok"
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
        report_event(ModelCalled(model, time.perf_counter() - started_at, outcome))
