"""The pending annotations of a run's current statement."""

from agent.ports import Annotations, PendingAnnotations


class RunAnnotations:
    """Holds the pending annotations of the current statement; discards them when it fails."""

    def __init__(self) -> None:
        self._pending: PendingAnnotations | None = None

    def hold(self, pending: PendingAnnotations | None) -> None:
        """Hold the reading of the newest statement; the one before was dropped."""
        self._pending = pending

    async def finish(self, within_s: float) -> Annotations | None:
        """What was said, read for at most `within_s`; None where nothing was to come."""
        pending, self._pending = self._pending, None
        return await pending.finish(within_s) if pending else None

    async def discard(self) -> None:
        """End the reading: its statement failed, or its run is over."""
        pending, self._pending = self._pending, None
        if pending is not None:
            await pending.cancel()
