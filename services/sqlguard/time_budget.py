"""The CPU time budget of checking one statement.

Step counts bound known sources of growth; the budget bounds unknown ones. It is checked between
small steps, so that a slow check ends soon after its budget is used up.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import local

from model.errors import SqlRejected

_BUDGET_S = 0.7
"""CPU time of the checking thread, so that a loaded host refuses no statement."""
CHECK_EVERY_STEPS = 64
"""Steps between two looks at the clock."""


class _ThreadBudget(local):
    until: float = float("inf")
    """Of its processor time."""
    not_before: float = float("inf")
    """By the clock: before then the processor time cannot be over, and need not be asked for."""


_thread = _ThreadBudget()


@contextmanager
def time_budget() -> Iterator[None]:
    """Bound the CPU time of the block; a nested budget does not extend the outer one."""
    outer = _thread.until, _thread.not_before
    _thread.until = min(_thread.until, time.thread_time() + _BUDGET_S)
    _thread.not_before = min(_thread.not_before, time.monotonic() + _BUDGET_S)
    try:
        yield
    finally:
        _thread.until, _thread.not_before = outer


def check_time_budget() -> None:
    """Raise `SqlRejected` once the time is over."""
    if time.monotonic() > _thread.not_before and time.thread_time() > _thread.until:
        raise SqlRejected("guard.too_complex")
