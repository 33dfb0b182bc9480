"""What an installation allows its data sources."""

from dataclasses import dataclass
from pathlib import Path

from services.datasources.file_source_port import SourceFiles


@dataclass(frozen=True, slots=True)
class InstallationPolicy:
    """What this installation allows its sources: folders, addresses, files."""

    data_dir: Path
    source_folders: tuple[Path, ...] = ()
    own_files: tuple[Path, ...] = ()
    """Files and folders of the service itself: never a source."""
    own_server: tuple[str, int, str] | None = None
    """Host, port and database of our own records."""
    outbound_private: bool = True
    files: SourceFiles | None = None
