"""Zip files opened with a bounded directory: `zipfile` makes an object of each entry."""

import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MAX_MEMBERS = 40_000
_MAX_READ_BYTES = 128 * MAX_MEMBERS


class _BoundedFile(io.FileIO):
    """A file of which nobody reads more than a directory of the most members at once."""

    def read(self, size: int | None = -1, /) -> bytes:
        """As a file. Raises `BadZipFile` for more."""
        left = max(0, os.fstat(self.fileno()).st_size - self.tell())
        byte_count = left if size is None or size < 0 else min(size, left)
        if byte_count > _MAX_READ_BYTES:
            raise zipfile.BadZipFile("The directory is too large.")
        return super().read(byte_count) or b""


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive. Raises `BadZipFile` also for a directory that no office program writes."""
    with _BoundedFile(path) as file, zipfile.ZipFile(file) as archive:
        yield archive
