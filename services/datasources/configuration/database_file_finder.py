"""Database files on the server that a new source may be made of."""

import asyncio
import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from model.errors import Invalid
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.configuration.database_file import (
    DatabaseFile,
    FileSignature,
    is_allowed,
)
from services.datasources.engines.registry import find_source_kind
from services.datasources.ports import FileKind

MAX_LISTED = 200
MAX_ENTRIES = 5_000
"""How many files and folders are looked at."""


@dataclass(frozen=True, slots=True)
class DatabaseFiles:
    """Paths as the configuration of a source takes them; `truncated` when there may be more."""

    paths: list[str]
    truncated: bool


class DatabaseFileFinder:
    """Finds the files of a kind of source in the folders that sources may be in."""

    def __init__(self, locations: AllowedLocations) -> None:
        self._locations = locations

    async def find(self, kind: str) -> DatabaseFiles:
        """The files of a kind; none of a kind whose sources are no files. Raises `Invalid`."""
        source_kind = find_source_kind(kind)
        if not isinstance(source_kind, FileKind):
            return DatabaseFiles([], truncated=False)
        return await asyncio.to_thread(_find, self._locations, source_kind.file_signature)


def _find(locations: AllowedLocations, signature: FileSignature) -> DatabaseFiles:
    walk = _Walk(locations)
    paths: set[str] = set()
    for path in walk.list_files():
        if len(paths) == MAX_LISTED:
            return DatabaseFiles(sorted(paths), truncated=True)
        if _is_candidate(path, locations, signature):
            paths.add(_to_config_path(path, locations))
    return DatabaseFiles(sorted(paths), walk.truncated)


@dataclass
class _Walk:
    """Goes through the allowed folders, those at the top first. Links are not followed."""

    locations: AllowedLocations
    truncated: bool = False
    looked_at: int = 0
    waiting: deque[Path] = field(default_factory=deque)

    def list_files(self) -> Iterator[Path]:
        """Regular files, until `MAX_ENTRIES` were looked at."""
        roots = (self.locations.data_dir, *self.locations.source_folders)
        self.waiting.extend(dict.fromkeys(root.resolve() for root in roots))
        while self.waiting:
            for entry in _scan(self.waiting.popleft()):
                if self.looked_at == MAX_ENTRIES:
                    self.truncated = True
                    return
                self.looked_at += 1
                if entry.is_dir(follow_symlinks=False):
                    self._add_folder(Path(entry.path))
                elif entry.is_file(follow_symlinks=False):
                    yield Path(entry.path)

    def _add_folder(self, folder: Path) -> None:
        if is_allowed(folder, self.locations):
            self.waiting.append(folder)


def _scan(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []  # gone, or not to be read by the service


def _is_candidate(path: Path, locations: AllowedLocations, signature: FileSignature) -> bool:
    """Whether a source may be made of it; what became a link meanwhile is none.

    Files of the service itself are not even opened: closing one would release the locks that SQLite
    has on our own records in this process, and another process would delete what they rest on.
    """
    try:
        str(path).encode()
        return DatabaseFile(str(path), locations, signature).resolve() == path
    except (OSError, UnicodeEncodeError, Invalid):
        return False


def _to_config_path(path: Path, locations: AllowedLocations) -> str:
    """Short in the data folder, from which paths count; else whole."""
    data_dir = locations.data_dir.resolve()
    return str(path.relative_to(data_dir) if path.is_relative_to(data_dir) else path)
