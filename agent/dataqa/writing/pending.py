"""The remarks on the statement at hand, for as long as they are being read."""

from agent.ports import PendingRemarks, Remarks


class RunRemarks:
    """Holds at most one reading of a run, and ends it when it is of no more use."""

    def __init__(self) -> None:
        self._pending: PendingRemarks | None = None

    def follow(self, pending: PendingRemarks | None) -> None:
        """Hold the reading of the newest statement; the one before was dropped."""
        self._pending = pending

    async def finish(self, within_s: float) -> Remarks | None:
        """What was said, read for at most `within_s`; None where nothing was to come."""
        pending, self._pending = self._pending, None
        return await pending.finish(within_s) if pending else None

    async def drop(self) -> None:
        """End the reading: its statement failed, or its run is over."""
        pending, self._pending = self._pending, None
        if pending is not None:
            await pending.cancel()
