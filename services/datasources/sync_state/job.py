"""A sync of this worker and its progress."""

import asyncio
from dataclasses import dataclass

from model.database.engine import new_id


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """The progress of a step and its current table."""

    step: str
    done: int
    total: int
    table: str | None


class SyncJob:
    """A sync of this worker and its progress; followers wait for the next step."""

    def __init__(self) -> None:
        self.owner = new_id()
        self.progress: SyncProgress | None = None
        self.ended = False
        self._progress_event = asyncio.Event()

    def report(self, step: str, done: int, total: int, table: str | None) -> None:
        """Store the progress and wake the followers."""
        self.progress = SyncProgress(step, done, total, table)
        self._wake()

    def end(self) -> None:
        """Mark the sync as ended, whether it succeeded or failed."""
        self.ended = True
        self._wake()

    async def wait_for_progress(self) -> None:
        """Return when the progress has changed."""
        if not self.ended:
            await self._progress_event.wait()

    def _wake(self) -> None:
        self._progress_event.set()
        self._progress_event = asyncio.Event()
