"""The pending remarks of a run's current statement."""

from agent.ports import PendingRemarks, Remarks


class RunRemarks:
    """Holds the pending remarks of the current statement; discards them when it fails."""

    def __init__(self) -> None:
        self._pending: PendingRemarks | None = None

    def hold(self, pending: PendingRemarks | None) -> None:
        """Hold the reading of the newest statement; the one before was dropped."""
        self._pending = pending

    async def finish(self, within_s: float) -> Remarks | None:
        """What was said, read for at most `within_s`; None where nothing was to come."""
        pending, self._pending = self._pending, None
        return await pending.finish(within_s) if pending else None

    async def discard(self) -> None:
        """End the reading: its statement failed, or its run is over."""
        pending, self._pending = self._pending, None
        if pending is not None:
            await pending.cancel()
