"""Deletes what interrupted uploads and crashed workers left behind."""

import asyncio
import logging
import shutil
import time
from datetime import timedelta
from pathlib import Path

from model.database.engine import Database, now
from model.repositories import files as records
from model.repositories.usage import stored_amounts as amounts
from services.storage import atomic_files
from services.storage.object_cache import ObjectCache
from services.storage.object_store import ObjectStore, StoredObject

INTERVAL_S = 600.0
ORPHAN_AGE = timedelta(hours=1)
MAX_REMOVED = 1_000
_BATCH = 200
_LEASE = timedelta(seconds=INTERVAL_S - 5)
log = logging.getLogger(__name__)


class PeriodicCleanup:
    """Cleans up the local folders, and, under a lease, the shared object store."""

    def __init__(
        self,
        database: Database,
        store: ObjectStore,
        object_cache: ObjectCache,
        staging: Path,
        draft_folders: tuple[Path, ...],
    ) -> None:
        """`staging` holds uploads in progress, `draft_folders` may hold drafts of files."""
        self._database = database
        self._store = store
        self._object_cache = object_cache
        self._staging = staging
        self._draft_folders = draft_folders

    async def run(self) -> None:
        """Clean up periodically while the worker runs."""
        while True:
            await asyncio.sleep(INTERVAL_S)
            try:
                await self.clean_folders()
                if await self._take_lease():
                    await self.clean_store()
            except Exception:
                log.exception("periodic cleanup failed")

    async def clean_folders(self) -> None:
        """Remove files and drafts that nobody has written to for `ORPHAN_AGE`."""
        before = time.time() - ORPHAN_AGE.total_seconds()
        removed_count = await asyncio.to_thread(
            _remove_leftovers, self._staging, self._draft_folders, before
        )
        if removed_count:
            log.info("left files removed", extra={"files": removed_count})

    async def clean_store(self, older_than: timedelta = ORPHAN_AGE) -> None:
        """Delete records of uploads whose lease expired, objects without a record (at most
        `MAX_REMOVED` at a time) and unfinished uploads; objects pinned on this machine stay.
        """
        await self._measure_tables()
        async with self._database.transaction() as session:
            deleted_count = await records.delete_unread(session, now())
        before, batch, removed_count = now() - older_than, list[StoredObject](), 0
        async for stored_object in self._store.list():
            if stored_object.stored_at < before:
                batch.append(stored_object)
            if len(batch) == _BATCH:
                removed_count += await self._remove_orphans(batch)
                batch.clear()
            if removed_count >= MAX_REMOVED:
                break
        removed_count += await self._remove_orphans(batch)
        aborted_count = await self._store.abort_unfinished(before)
        if deleted_count or removed_count or aborted_count:
            counts = {
                "records": deleted_count,
                "objects": removed_count,
                "unfinished": aborted_count,
            }
            log.info("left uploads removed", extra=counts)

    async def _measure_tables(self) -> None:
        """Store the sizes of tables of an earlier release, which count in quotas from then on."""
        async with self._database.reading() as session:
            keys = await amounts.list_unmeasured(session, MAX_REMOVED)
        for key in keys:
            size = await self._store.size(key) or 0
            async with self._database.transaction() as session:
                await amounts.store_size(session, key, size)

    async def _remove_orphans(self, batch: list[StoredObject]) -> int:
        keys = {stored_object.key for stored_object in batch}
        async with self._database.reading() as session:
            known_keys = await records.filter_known_keys(session, keys)
        orphans = [key for key in keys - known_keys if not self._object_cache.is_in_use(key)]
        for key in orphans:
            await self._object_cache.delete_when_free(key)
        return len(orphans)

    async def _take_lease(self) -> bool:
        async with self._database.transaction() as session:
            return await records.take_lease(session, "file sweep", now() + _LEASE)


def _remove_leftovers(staging: Path, draft_folders: tuple[Path, ...], before: float) -> int:
    removed_count = sum(atomic_files.remove_drafts(folder, before) for folder in draft_folders)
    for path in staging.iterdir() if staging.exists() else ():
        if path.stat().st_mtime < before:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            removed_count += 1
    return removed_count
