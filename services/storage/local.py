"""Content in a folder of this machine (or one that several machines mount)."""

import asyncio
import errno
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

from model.errors import Gone
from services.storage import disk
from services.storage.store import StoredObject, checked


class LocalStore:
    """An `ObjectStore` in the folder `root`, which holds nothing else."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def take(self, key: str, path: Path) -> None:
        """Move the file to its place."""
        try:
            await asyncio.to_thread(_move, path, self._place(key))
        except OSError as error:
            raise disk.unavailable(error) from error

    async def open(self, key: str) -> AsyncIterator[bytes]:
        """The file in pieces."""
        try:
            async for piece in disk.read(self._place(key)):
                yield piece
        except FileNotFoundError:
            raise Gone("storage.gone") from None
        except OSError as error:
            raise disk.unavailable(error) from error

    async def fetch(self, key: str, path: Path) -> None:
        """A copy of the file."""
        try:
            await disk.write(path, self.open(key))
        except OSError as error:
            raise disk.unavailable(error) from error

    async def size(self, key: str) -> int | None:
        """The size of the file."""
        try:
            return (await asyncio.to_thread(self._place(key).stat)).st_size
        except FileNotFoundError:
            return None
        except OSError as error:
            raise disk.unavailable(error) from error

    async def delete(self, key: str) -> None:
        """Unlink the file; who has it open reads on."""
        try:
            await asyncio.to_thread(self._place(key).unlink, missing_ok=True)
        except OSError as error:
            raise disk.unavailable(error) from error

    async def list(self) -> AsyncIterator[StoredObject]:
        """The files, also those whose writing broke off."""
        for found in await asyncio.to_thread(lambda: list(self._found())):
            yield found

    async def abandon_unfinished(self, before: datetime) -> int:
        """Unlink drafts."""
        return await asyncio.to_thread(disk.remove_drafts, self._root, before.timestamp())

    def local_path(self, key: str) -> Path | None:
        """The file itself."""
        return self._place(key)

    async def check(self) -> str:
        """Try to write."""
        await asyncio.to_thread(_try_to_write, self._root)
        return "local"

    def _place(self, key: str) -> Path:
        return self._root / checked(key)[:2] / key

    def _found(self) -> Iterator[StoredObject]:
        for path in self._root.glob("[0-9a-f][0-9a-f]/*"):
            try:
                state = path.stat()
                checked(path.name)
            except (FileNotFoundError, ValueError):  # gone meanwhile, or not ours
                continue
            stored_at = datetime.fromtimestamp(state.st_mtime, UTC)
            yield StoredObject(path.name, state.st_size, stored_at)


def _move(path: Path, place: Path) -> None:
    draft = disk.draft_beside(place)
    try:
        try:
            path.rename(draft)
        except OSError as error:
            if error.errno != errno.EXDEV:  # another file system: the content must be copied
                raise
            shutil.copyfile(path, draft)
            path.unlink()
        draft.touch()
        disk.settle(draft)
        draft.rename(place)
        disk.settle_folder(place.parent)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _try_to_write(root: Path) -> None:
    draft = disk.draft_beside(root / "check")
    draft.touch(mode=0o600)
    draft.unlink()
