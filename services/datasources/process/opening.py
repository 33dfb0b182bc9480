"""What a reader process opens, with which engine, and what that engine may take."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class EngineSpec:
    """The engine of a process, and the bounds the process sets for itself.

    `module` is imported in the process only and has a function `open_engine`; `packages` are what
    it needs beside the standard library.
    """

    module: str
    packages: tuple[str, ...]
    memory_mib: int
    """What the engine allocates at most."""
    process_mib: int
    """Address space of the whole process: ends values that the limit on memory does not."""
    threads: int = 1
    idle_mib: int = 0
    """Above so much memory a process is not kept for the next statement; 0 keeps it."""
    file_mib: int = 0
    """How large a file may become by its writing."""
    grace_s: float = 2.0
    """How long an interrupted statement may take to end before the process is killed."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a process opens. The engine knows what the arguments mean.

    `identity` changes when one of the files does; `paths` are the files, as far as known.
    """

    engine: EngineSpec
    arguments: tuple[str, ...]
    identity: tuple[Any, ...] = ()
    paths: tuple[Path, ...] = ()

    def is_there(self) -> bool:
        """Whether the files are still where they were."""
        return all(path.exists() for path in self.paths)
