"""The database file of a source: which files may be one, and what one is at the moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from os import stat_result
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from model.engines.description import Engine
from model.errors import DatasourceUnavailable, Invalid
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.configuration.validation import parse_config


@dataclass(frozen=True, slots=True)
class FileSignature:
    """The file signature of a kind: its bytes at an offset near the beginning."""

    offset: int
    content: bytes

    def matches(self, path: Path) -> bool:
        """Whether a file begins so. Raises `OSError`."""
        with path.open("rb") as file:
            file.seek(self.offset)
            return file.read(len(self.content)) == self.content


class _FileConfig(BaseModel):
    """Where a file is."""

    model_config = ConfigDict(extra="forbid")
    path: str = Field(min_length=1, max_length=4096)


@dataclass(frozen=True, slots=True)
class DatabaseFile:
    """A file by the path that its source names."""

    path: str
    locations: AllowedLocations
    signature: FileSignature

    def resolve(self) -> Path:
        """The file, links and dots resolved, if it may be a source of its kind. Raises `Invalid`.

        A missing file and a forbidden file raise the same error.
        """
        try:
            path = (self.locations.data_dir / self.path).resolve(strict=True)
            is_file = is_allowed(path, self.locations) and path.is_file()
            if is_file and self.signature.matches(path):
                return path
        except (OSError, ValueError, RuntimeError):
            pass
        raise Invalid("datasources.path_refused", path="config.path")

    def inspect(self) -> tuple[Path, stat_result]:
        """The file as it is now; to be asked at every statement.

        Raises `DatasourceUnavailable` where it may not be read any more.
        """
        try:
            path = self.resolve()
            return path, path.stat()
        except Invalid as error:  # it was allowed once, or there would be no source
            raise DatasourceUnavailable(error.key) from error
        except OSError as error:
            raise DatasourceUnavailable("datasources.path_refused") from error


class DatabaseFileKind:
    """A kind of sources that are one file each; the kind says how its files begin."""

    file_signature: FileSignature

    def __init__(self, engine: Engine) -> None:
        self.name = engine.name
        self.dialect = engine.dialect.name

    def check_config(
        self, options: Mapping[str, Any], locations: AllowedLocations
    ) -> dict[str, Any]:
        """The configuration as given, if its file may be read. Raises `Invalid`."""
        config = parse_config(_FileConfig, options)
        self.find_file(config.model_dump(), locations).resolve()
        return config.model_dump()

    def find_file(self, config: Mapping[str, Any], locations: AllowedLocations) -> DatabaseFile:
        """The file of a source; whether it may be read is asked again at every statement."""
        return DatabaseFile(str(config["path"]), locations, self.file_signature)


def is_allowed(path: Path, locations: AllowedLocations) -> bool:
    """Whether a path without links and dots is in a folder that sources may be in."""
    roots = (locations.data_dir, *locations.source_folders)
    if not any(path.is_relative_to(root.resolve()) for root in roots):
        return False
    return not any(_is_service_file(path, own) for own in locations.own_files)


def _is_service_file(path: Path, own: Path) -> bool:
    if path.is_relative_to(own.resolve()):
        return True
    return own.is_file() and own.samefile(path)  # a hard link
