"""Removes what broken-off uploads and dead workers left behind."""

import asyncio
import logging
import shutil
import time
from datetime import timedelta
from pathlib import Path

from model.database.engine import Database, now
from model.repositories import files as records
from services.storage import disk
from services.storage.copies import LocalCopies
from services.storage.store import ObjectStore, StoredObject

EVERY_S = 600.0
LEFT_AFTER = timedelta(hours=1)
MOST = 1_000
_BATCH = 200
_LEASE = timedelta(seconds=EVERY_S - 5)
log = logging.getLogger(__name__)


class Sweeper:
    """Sweeps this machine's folders, and under a lease the store that all workers share."""

    def __init__(
        self, database: Database, store: ObjectStore, copies: LocalCopies, folders: tuple[Path, ...]
    ) -> None:
        self._database = database
        self._store = store
        self._copies = copies
        self._folders = folders
        """The one for what is on its way, then those that may hold drafts."""

    async def run(self) -> None:
        """Sweep from time to time, for ever."""
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await self.sweep_folders()
                if await self._is_ours():
                    await self.sweep_store()
            except Exception:
                log.exception("sweep failed")

    async def sweep_folders(self, older_than: timedelta = LEFT_AFTER) -> None:
        """Remove files and drafts that nobody has written to for so long."""
        before = time.time() - older_than.total_seconds()
        removed = await asyncio.to_thread(_swept, self._folders, before)
        if removed:
            log.info("left files removed", extra={"files": removed})

    async def sweep_store(self, older_than: timedelta = LEFT_AFTER) -> None:
        """Remove records of uploads whose reader died, objects without a record, at most `MOST`
        at a time, and objects that were never complete; what is in use on this machine stays.
        """
        async with self._database.transaction() as session:
            forgotten = await records.delete_unread(session, now())
        before, batch, removed = now() - older_than, list[StoredObject](), 0
        async for found in self._store.list():
            if found.stored_at < before:
                batch.append(found)
            if len(batch) == _BATCH:
                removed += await self._remove_orphans(batch)
                batch.clear()
            if removed >= MOST:
                break
        removed += await self._remove_orphans(batch)
        broken = await self._store.abandon_unfinished(before)
        if forgotten or removed or broken:
            left = {"records": forgotten, "objects": removed, "unfinished": broken}
            log.info("left uploads removed", extra=left)

    async def _remove_orphans(self, batch: list[StoredObject]) -> int:
        keys = {found.key for found in batch}
        async with self._database.reading() as session:
            known = await records.filter_known_keys(session, keys)
        orphans = [key for key in keys - known if not self._copies.in_use(key)]
        for key in orphans:
            await self._copies.drop(key)
        return len(orphans)

    async def _is_ours(self) -> bool:
        async with self._database.transaction() as session:
            return await records.take_lease(session, "file sweep", now() + _LEASE)


def _swept(folders: tuple[Path, ...], before: float) -> int:
    staging, *others = folders
    removed = sum(disk.remove_drafts(folder, before) for folder in others)
    for left in staging.iterdir() if staging.exists() else ():
        if left.stat().st_mtime < before:
            shutil.rmtree(left) if left.is_dir() else left.unlink()
            removed += 1
    return removed
