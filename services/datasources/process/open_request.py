"""The request that opens files in a child process, and the limits of that process."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class EmbeddedDatabaseSpec:
    """The embedded database of a child process, and the limits that the process sets for itself.

    `module` is imported in the process only and has a function `open_database`; `packages` are what
    it needs beside the standard library.
    """

    module: str
    packages: tuple[str, ...]
    memory_mib: int
    """What the engine allocates at most."""
    process_mib: int
    """Address space of the process: also bounds what the database's own limit does not count."""
    threads: int = 1
    idle_mib: int = 0
    """A process that uses more memory is not reused; 0 means no limit."""
    file_mib: int = 0
    """The largest file that it may write."""
    grace_s: float = 2.0
    """How long an interrupted statement may take to end before the process is killed."""


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """What a child process opens; the embedded database interprets the arguments.

    `identity` changes when one of the files does; `paths` are the files, as far as known.
    """

    engine: EmbeddedDatabaseSpec
    arguments: tuple[str, ...]
    identity: tuple[Any, ...] = ()
    paths: tuple[Path, ...] = ()

    def is_there(self) -> bool:
        """Whether all files still exist."""
        return all(path.exists() for path in self.paths)
