"""The processor time that one statement may take, from its first character to its last node.

The counts of steps bound what is known to grow; this bounds what nobody thought of. It is asked
between small steps, so that whatever is slow ends soon after its time is over.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import local

from model.errors import SqlRejected

LIMIT_S = 0.7
"""Of the thread that checks: other work on a busy machine does not count."""
EVERY = 64
"""Steps between two looks at the clock."""


class _Thread(local):
    until: float = float("inf")
    """Of its processor time."""
    not_before: float = float("inf")
    """By the clock: before then the processor time cannot be over, and need not be asked for."""


_thread = _Thread()


@contextmanager
def allowance(limit_s: float = LIMIT_S) -> Iterator[None]:
    """What happens inside may take so long; an allowance inside another adds nothing."""
    outer = _thread.until, _thread.not_before
    _thread.until = min(_thread.until, time.thread_time() + limit_s)
    _thread.not_before = min(_thread.not_before, time.monotonic() + limit_s)
    try:
        yield
    finally:
        _thread.until, _thread.not_before = outer


def check_allowance() -> None:
    """Raise `SqlRejected` once the time is over."""
    if time.monotonic() > _thread.not_before and time.thread_time() > _thread.until:
        raise SqlRejected("guard.too_complex")
