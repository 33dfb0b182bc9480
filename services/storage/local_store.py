"""Objects in a folder of this machine, or in one that several machines mount."""

import asyncio
import errno
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

from model.errors import Gone
from services.storage import atomic_files
from services.storage.object_store import StoredObject, validate_key


class LocalStore:
    """An `ObjectStore` in the folder `root`, which holds nothing else."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put_file(self, key: str, path: Path) -> None:
        """Move the file to its place."""
        try:
            await asyncio.to_thread(_move_into_place, path, self._make_object_path(key))
        except OSError as error:
            raise atomic_files.to_storage_error(error) from error

    async def open(self, key: str) -> AsyncIterator[bytes]:
        """The file in pieces."""
        try:
            async for piece in atomic_files.read_chunks(self._make_object_path(key)):
                yield piece
        except FileNotFoundError:
            raise Gone("storage.gone") from None
        except OSError as error:
            raise atomic_files.to_storage_error(error) from error

    async def fetch(self, key: str, path: Path) -> None:
        """A copy of the file."""
        try:
            await atomic_files.write_file(path, self.open(key))
        except OSError as error:
            raise atomic_files.to_storage_error(error) from error

    async def size(self, key: str) -> int | None:
        """The size of the file."""
        try:
            return (await asyncio.to_thread(self._make_object_path(key).stat)).st_size
        except FileNotFoundError:
            return None
        except OSError as error:
            raise atomic_files.to_storage_error(error) from error

    async def delete(self, key: str) -> None:
        """Unlink the file; readers that have it open can read on."""
        try:
            await asyncio.to_thread(self._make_object_path(key).unlink, missing_ok=True)
        except OSError as error:
            raise atomic_files.to_storage_error(error) from error

    async def list(self) -> AsyncIterator[StoredObject]:
        """The files, also those whose writing broke off."""
        for stored_object in await asyncio.to_thread(lambda: list(self._iterate_objects())):
            yield stored_object

    async def abort_unfinished(self, before: datetime) -> int:
        """Delete drafts of objects that were begun before then and never completed."""
        return await asyncio.to_thread(atomic_files.remove_drafts, self._root, before.timestamp())

    def find_local_path(self, key: str) -> Path | None:
        """The file itself."""
        return self._make_object_path(key)

    async def check(self) -> str:
        """Try to write into the folder; raises when that fails."""
        await asyncio.to_thread(_check_writable, self._root)
        return "local"

    def _make_object_path(self, key: str) -> Path:
        return self._root / validate_key(key)[:2] / key

    def _iterate_objects(self) -> Iterator[StoredObject]:
        for path in self._root.glob("[0-9a-f][0-9a-f]/*"):
            try:
                state = path.stat()
                validate_key(path.name)
            except (FileNotFoundError, ValueError):  # gone meanwhile, or not ours
                continue
            stored_at = datetime.fromtimestamp(state.st_mtime, UTC)
            yield StoredObject(path.name, state.st_size, stored_at)


def _move_into_place(path: Path, place: Path) -> None:
    draft = atomic_files.make_draft_path(place)
    try:
        try:
            path.rename(draft)
        except OSError as error:
            if error.errno != errno.EXDEV:  # another file system: the content must be copied
                raise
            shutil.copyfile(path, draft)
            path.unlink()
        draft.touch()
        atomic_files.sync_file(draft)
        draft.rename(place)
        atomic_files.sync_folder(place.parent)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _check_writable(root: Path) -> None:
    draft = atomic_files.make_draft_path(root / "check")
    draft.touch(mode=0o600)
    draft.unlink()
