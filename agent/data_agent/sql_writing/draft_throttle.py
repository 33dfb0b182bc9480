"""Throttles how often a draft statement is shown."""

import asyncio

MIN_INTERVAL_S = 0.1
ELAPSED_SHARE = 0.1
"""The interval as a share of the time so far: some sixty drafts in two minutes."""


class DraftThrottle:
    """Says when a draft is due."""

    def __init__(self) -> None:
        self._first: float | None = None
        self._next = 0.0

    def is_due(self) -> bool:
        """Whether enough time has passed since the draft before."""
        return _now() >= self._next

    def record_shown(self) -> None:
        """A draft was shown."""
        now = _now()
        if self._first is None:
            self._first = now
        self._next = now + max(MIN_INTERVAL_S, ELAPSED_SHARE * (now - self._first))


def _now() -> float:
    return asyncio.get_running_loop().time()
