"""Stored objects as files of this machine, whichever store they lie in."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from model.errors import Gone, StorageUnavailable
from services.storage import disk
from services.storage.store import ObjectStore, checked

_DROPPED = ".dropped"
"""The ending of a mark: what it names goes when nobody on this machine holds it any more."""


class LocalCopies:
    """Gives paths to objects. What has to be fetched is kept in `folder`, up to `max_bytes`.

    Workers of a machine share the folder. A path in use is locked (`flock`), so that no worker
    evicts it; the least recently used copies go first.
    """

    def __init__(self, store: ObjectStore, folder: Path, max_bytes: int) -> None:
        self._store = store
        self._folder = folder
        self._max_bytes = max_bytes
        self._fetching: dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def path(self, key: str) -> AsyncIterator[Path]:
        """A file with the object's content that stays until the block ends. Raises `Gone`.

        Whoever is the last to hold an object that was dropped meanwhile removes it.
        """
        own = self._store.local_path(key)
        place = own or self._place(key)
        held = _hold(place)
        while held is None:
            if own:
                raise Gone("storage.gone")
            await self._fetch(key)
            held = _hold(place)
        try:
            if not own:
                os.utime(held)  # used now: the last to be evicted
            yield place
        finally:
            os.close(held)
            if self._mark(key).exists():
                with suppress(StorageUnavailable):  # the sweep tries again
                    await self.drop(key)

    async def take(self, key: str, path: Path) -> None:
        """Store the file under `key`; when it must be fetched later, a copy stays here."""
        copy = None
        if self._store.local_path(key) is None:
            copy = disk.draft_beside(self._place(key))
            copy.hardlink_to(path)
        try:
            await self._store.take(key, path)
            if copy:
                copy.rename(self._place(key))
                await asyncio.to_thread(self._evict)
        finally:
            if copy:
                copy.unlink(missing_ok=True)

    async def drop(self, key: str) -> None:
        """Remove the object, and the copy of it here; what is held here, when that ends."""
        mark = self._mark(key)
        if self.in_use(key):
            mark.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            mark.touch(mode=0o600)
            if self.in_use(key):  # still: whoever holds it finds the mark
                return
        self._place(key).unlink(missing_ok=True)
        await self._store.delete(key)
        mark.unlink(missing_ok=True)

    def in_use(self, key: str) -> bool:
        """Whether somebody on this machine holds a path to the object."""
        with _excluding(self._store.local_path(key) or self._place(key)) as free:
            return not free

    async def _fetch(self, key: str) -> None:
        lock = self._fetching.setdefault(key, asyncio.Lock())
        async with lock:
            if not self._place(key).exists():
                await self._store.fetch(key, self._place(key))
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
            if path.suffix not in (disk.DRAFT, _DROPPED) and _evicted(path):
                total -= size

    def _mark(self, key: str) -> Path:
        return self._folder / f"{checked(key)}{_DROPPED}"

    def _place(self, key: str) -> Path:
        return self._folder / checked(key)


def _hold(path: Path) -> int | None:
    """A descriptor that keeps the file from being evicted; None when it is not there."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    fcntl.flock(descriptor, fcntl.LOCK_SH)  # whoever excludes us does so for a moment only
    with suppress(FileNotFoundError):
        if os.path.samestat(os.fstat(descriptor), path.stat()):
            return descriptor
    os.close(descriptor)
    return None


@contextmanager
def _excluding(path: Path) -> Iterator[bool]:
    """Whether nobody holds the file and, while the block lasts, nobody can begin to."""
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


def _evicted(path: Path) -> bool:
    with _excluding(path) as free:
        if free:
            path.unlink(missing_ok=True)
    return free
