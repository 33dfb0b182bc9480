"""The port of the object store, and its keys."""

import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

CHUNK_BYTES = 256 * 1024
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object in the store and when it came there."""

    key: str
    bytes: int
    stored_at: datetime


class ObjectStore(Protocol):
    """Stores content under random keys; the names of files are in our records only.

    Every method raises `StorageUnavailable` when the store does not answer or refuses us.
    """

    async def put_file(self, key: str, path: Path) -> None:
        """Move the file at `path` into the store, all of it or nothing."""
        ...

    def open(self, key: str) -> AsyncIterator[bytes]:
        """The content in pieces. Raises `Gone` at the first one when there is none."""
        ...

    async def fetch(self, key: str, path: Path) -> None:
        """Write the content to `path`, all of it or nothing. Raises `Gone`."""
        ...

    async def size(self, key: str) -> int | None:
        """The size in bytes; None when there is no such object."""
        ...

    async def delete(self, key: str) -> None:
        """Remove the object; nothing happens when there is none."""
        ...

    def list(self) -> AsyncIterator[StoredObject]:
        """All objects that we stored, in any order."""
        ...

    async def abort_unfinished(self, before: datetime) -> int:
        """Remove writes that started before then and were never completed; returns their number."""
        ...

    def find_local_path(self, key: str) -> Path | None:
        """Where this machine can read the object as a file; None when it must be fetched."""
        ...

    async def check(self) -> str:
        """The kind of the store, when it answers."""
        ...


def make_key() -> str:
    """A key nobody can guess."""
    return secrets.token_hex(16)


def validate_key(key: str) -> str:
    """The key. Raises `ValueError` for one that `make_key` cannot have made."""
    if not _KEY.fullmatch(key):
        raise ValueError("This is no key of a stored object.")
    return key
