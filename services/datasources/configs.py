"""Configurations of sources as users give them. There is no place in them for driver options."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from model.errors import Invalid
from model.field_messages import InvalidField
from services.datasources.source import Surroundings

Config = TypeVar("Config", bound=BaseModel)
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_.])?|\[?[0-9A-Fa-f:.]+\]?")
_SHOWN_ONLY = {"password_set", "replica_set", "names"}
MOST_FILES = 20


def _bare(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Header:
    """By what a file of a kind is known: the bytes at a place near its beginning."""

    at: int
    content: bytes


SQLITE = Header(0, b"SQLite format 3\0")
DUCKDB = Header(8, b"DUCK")
Name = Annotated[str, BeforeValidator(_bare), Field(min_length=1, max_length=128)]


class FileConfig(BaseModel):
    """Where a file is."""

    model_config = ConfigDict(extra="forbid")
    path: str = Field(min_length=1, max_length=4096)


class KeptConfig(BaseModel):
    """Which uploaded files are kept."""

    model_config = ConfigDict(extra="forbid")
    file_ids: list[Annotated[str, Field(max_length=64)]] = Field(
        min_length=1, max_length=MOST_FILES
    )


class ServerConfig(BaseModel):
    """Where a database server is, and the account."""

    model_config = ConfigDict(extra="forbid")
    host: Name
    port: int = Field(ge=1, le=65535)
    username: Name
    password: str = Field(default="", max_length=1024)
    database: Name
    schema_: Name | None = Field(default=None, alias="schema")
    replica_uri: str | None = Field(default=None, max_length=2048)

    @field_validator("host")
    @classmethod
    def _plain_host(cls, value: str) -> str:
        """A name or an address: no scheme, port, path or query, whatever the driver would read."""
        if not _HOST.fullmatch(value):
            raise ValueError("fields.host")
        return value.strip("[]")

    @field_validator("username", "password", "database", "schema_")
    @classmethod
    def _no_control_characters(cls, value: str | None) -> str | None:
        if value and re.search(r"[\x00-\x1f\x7f]", value):
            raise ValueError("fields.control_characters")
        return value


def read(model: type[Config], given: Mapping[str, Any]) -> Config:
    """The configuration. Raises `Invalid`, which names the first wrong field."""
    fields = {
        name: value
        for name, value in given.items()
        if name not in _SHOWN_ONLY and value not in (None, "")
    }
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        path = ".".join(str(part) for part in ("config", *first["loc"]))
        raise InvalidField(first, path=path) from None


def allowed_file(given: str, around: Surroundings, header: Header) -> Path:
    """The file, links and dots resolved, if it may be a source of a kind. Raises `Invalid`.

    The answer is the same for a file that is not there and one that may not be read.
    """
    try:
        path = (around.data_dir / given).resolve(strict=True)
        if _is_allowed(path, around) and path.is_file() and _begins(path, header):
            return path
    except (OSError, ValueError, RuntimeError):
        pass
    raise Invalid("datasources.path_refused", path="config.path")


def _is_allowed(path: Path, around: Surroundings) -> bool:
    roots = (around.data_dir, *around.source_folders)
    if not any(path.is_relative_to(root.resolve()) for root in roots):
        return False
    return not any(_is_own(path, own) for own in around.own_files)


def _is_own(path: Path, own: Path) -> bool:
    if path.is_relative_to(own.resolve()):
        return True
    return own.is_file() and own.samefile(path)  # a hard link


def _begins(path: Path, header: Header) -> bool:
    with path.open("rb") as file:
        file.seek(header.at)
        return file.read(len(header.content)) == header.content
