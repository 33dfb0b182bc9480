"""Atomic file writes (draft, fsync, rename), readable by the service's user only."""

import asyncio
import errno
import os
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from model.errors import StorageUnavailable
from services.storage.object_store import CHUNK_BYTES, make_key

DRAFT_SUFFIX = ".draft"


async def write_file(path: Path, pieces: AsyncIterable[bytes]) -> None:
    """Write the pieces as they come; `path` is there once all of them are on the disk."""
    draft = make_draft_path(path)
    file = await asyncio.to_thread(_open_new, draft)
    try:
        try:
            async for piece in pieces:
                await asyncio.to_thread(file.write, piece)
        finally:
            await asyncio.to_thread(file.close)
        await asyncio.to_thread(sync_file, draft)
        draft.rename(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


async def read_chunks(path: Path, piece_bytes: int = CHUNK_BYTES) -> AsyncIterator[bytes]:
    """The file in pieces. Raises `FileNotFoundError`."""
    file = await asyncio.to_thread(path.open, "rb")
    try:
        while piece := await asyncio.to_thread(file.read, piece_bytes):
            yield piece
    finally:
        file.close()


def make_draft_path(path: Path) -> Path:
    """A fresh name in the same folder for a file that is not complete yet."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path.with_name(f"{make_key()}{DRAFT_SUFFIX}")


def sync_file(path: Path) -> None:
    """Fsync a written file and restrict its permissions."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fchmod(descriptor, 0o600)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Fsync a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_drafts(folder: Path, before: float) -> int:
    """Remove what was left incomplete and not touched since `before` (seconds of the epoch)."""
    removed_count = 0
    for draft in folder.rglob(f"*{DRAFT_SUFFIX}"):
        with suppress(FileNotFoundError):
            if draft.stat().st_mtime < before:
                draft.unlink()
                removed_count += 1
    return removed_count


def _open_new(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def to_storage_error(error: OSError) -> StorageUnavailable:
    """The sentence for the user."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    return StorageUnavailable("storage.full" if full else "storage.down")
