"""Where the data sources of an installation may be."""

from dataclasses import dataclass
from pathlib import Path

from services.datasources.file_source_port import SourceFiles


@dataclass(frozen=True, slots=True)
class AllowedLocations:
    """The folders, addresses and uploaded files that sources may be at."""

    data_dir: Path
    source_folders: tuple[Path, ...] = ()
    own_files: tuple[Path, ...] = ()
    """Files and folders of the service itself: never a source."""
    own_server: tuple[str, int, str] | None = None
    """Host, port and database of our own records."""
    outbound_private: bool = True
    files: SourceFiles | None = None
