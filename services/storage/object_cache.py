"""A local cache of stored objects (LRU, shared by the workers of a machine)."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from model.errors import Gone, StorageUnavailable
from services.storage import atomic_files
from services.storage.object_store import ObjectStore, validate_key

_DELETED_SUFFIX = ".dropped"
"""The suffix of a deletion mark: the object is deleted once it is no longer pinned here."""


class ObjectCache:
    """Gives paths to objects. Fetched objects are cached in `folder`, up to `max_bytes`.

    Workers of a machine share the folder. A path in use is locked (`flock`), so that no worker
    evicts it; the least recently used copies go first.
    """

    def __init__(self, store: ObjectStore, folder: Path, max_bytes: int) -> None:
        self._store = store
        self._folder = folder
        self._max_bytes = max_bytes
        self._fetching: dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def pin(self, key: str) -> AsyncIterator[Path]:
        """A file with the object's content that stays until the block ends. Raises `Gone`.

        The last holder of an object that was deleted meanwhile removes it.
        """
        own = self._store.find_local_path(key)
        place = own or self._make_cached_path(key)
        descriptor = _lock_shared(place)
        while descriptor is None:
            if own:
                raise Gone("storage.gone")
            await self._fetch(key)
            descriptor = _lock_shared(place)
        try:
            if not own:
                os.utime(descriptor)  # used now: the last to be evicted
            yield place
        finally:
            os.close(descriptor)
            if self._make_mark_path(key).exists():
                with suppress(StorageUnavailable):  # the cleanup tries again
                    await self.delete_when_free(key)

    async def put_file(self, key: str, path: Path) -> None:
        """Store the file under `key`; when it must be fetched later, a copy stays here."""
        copy = None
        if self._store.find_local_path(key) is None:
            copy = atomic_files.make_draft_path(self._make_cached_path(key))
            copy.hardlink_to(path)
        try:
            await self._store.put_file(key, path)
            if copy:
                copy.rename(self._make_cached_path(key))
                await asyncio.to_thread(self._evict)
        finally:
            if copy:
                copy.unlink(missing_ok=True)

    async def delete_when_free(self, key: str) -> None:
        """Delete the object and its local copy; if it is pinned, once it is released."""
        mark = self._make_mark_path(key)
        if self.is_in_use(key):
            mark.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            mark.touch(mode=0o600)
            if self.is_in_use(key):  # still: whoever has pinned it finds the mark
                return
        self._make_cached_path(key).unlink(missing_ok=True)
        await self._store.delete(key)
        mark.unlink(missing_ok=True)

    def is_in_use(self, key: str) -> bool:
        """Whether the object is pinned on this machine."""
        with _try_lock_exclusive(
            self._store.find_local_path(key) or self._make_cached_path(key)
        ) as free:
            return not free

    async def _fetch(self, key: str) -> None:
        lock = self._fetching.setdefault(key, asyncio.Lock())
        async with lock:
            if not self._make_cached_path(key).exists():
                await self._store.fetch(key, self._make_cached_path(key))
                await asyncio.to_thread(self._evict)
        self._fetching.pop(key, None)

    def _evict(self) -> None:
        copies = []
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):
                state = path.stat()
                copies.append((max(state.st_atime, state.st_mtime), state.st_size, path))
        total = sum(size for _, size, _ in copies)
        for _, size, path in sorted(copies):
            if total <= self._max_bytes:
                return
            if path.suffix not in (atomic_files.DRAFT_SUFFIX, _DELETED_SUFFIX) and _try_evict(path):
                total -= size

    def _make_mark_path(self, key: str) -> Path:
        return self._folder / f"{validate_key(key)}{_DELETED_SUFFIX}"

    def _make_cached_path(self, key: str) -> Path:
        return self._folder / validate_key(key)


def _lock_shared(path: Path) -> int | None:
    """A descriptor that keeps the file from being evicted; None when it is not there."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    fcntl.flock(descriptor, fcntl.LOCK_SH)  # exclusive locks are held for a moment only
    with suppress(FileNotFoundError):
        if os.path.samestat(os.fstat(descriptor), path.stat()):
            return descriptor
    os.close(descriptor)
    return None


@contextmanager
def _try_lock_exclusive(path: Path) -> Iterator[bool]:
    """Whether the file is not pinned; while the block lasts, nobody can pin it."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        yield True
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        free = True
    except BlockingIOError:
        free = False
    try:
        yield free
    finally:
        os.close(descriptor)


def _try_evict(path: Path) -> bool:
    with _try_lock_exclusive(path) as free:
        if free:
            path.unlink(missing_ok=True)
    return free
