"""How often a statement is shown while it is being written."""

import asyncio

EVERY_S = 0.1
SHARE = 0.1
"""The longer it takes, the rarer: two minutes are some sixty times."""


class DraftClock:
    """Says when a draft is due."""

    def __init__(self) -> None:
        self._first: float | None = None
        self._next = 0.0

    def is_due(self) -> bool:
        """Whether enough time has passed since the draft before."""
        return _now() >= self._next

    def shown(self) -> None:
        """A draft was shown."""
        now = _now()
        if self._first is None:
            self._first = now
        self._next = now + max(EVERY_S, SHARE * (now - self._first))


def _now() -> float:
    return asyncio.get_running_loop().time()
