"""A document while it is searched."""

from dataclasses import dataclass
from pathlib import Path

from model.files.file import StoredFile


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A document whose passages lie at `path`."""

    file: StoredFile
    path: Path
