"""The configuration of a source as users give it. Driver options cannot be given."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from model.field_messages import InvalidField

Config = TypeVar("Config", bound=BaseModel)
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_.])?|\[?[0-9A-Fa-f:.]+\]?")
_READ_ONLY_FIELDS = {"password_set", "replica_set", "names"}
MAX_FILES = 20


def _strip_blanks(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


NameField = Annotated[str, BeforeValidator(_strip_blanks), Field(min_length=1, max_length=128)]


class FileSourceConfig(BaseModel):
    """Which uploaded files a source consists of."""

    model_config = ConfigDict(extra="forbid")
    file_ids: list[Annotated[str, Field(max_length=64)]] = Field(min_length=1, max_length=MAX_FILES)


class ServerConfig(BaseModel):
    """Where a database server is, and the account."""

    model_config = ConfigDict(extra="forbid")
    host: NameField
    port: int = Field(ge=1, le=65535)
    username: NameField
    password: str = Field(default="", max_length=1024)
    database: NameField
    schema_: NameField | None = Field(default=None, alias="schema")
    replica_uri: str | None = Field(default=None, max_length=2048)

    @field_validator("host")
    @classmethod
    def _check_host(cls, value: str) -> str:
        """Accepts a name or an address without scheme, port, path or query."""
        if not _HOST.fullmatch(value):
            raise ValueError("fields.host")
        return value.strip("[]")

    @field_validator("username", "password", "database", "schema_")
    @classmethod
    def _check_control_characters(cls, value: str | None) -> str | None:
        if value and re.search(r"[\x00-\x1f\x7f]", value):
            raise ValueError("fields.control_characters")
        return value


def parse_config(model: type[Config], options: Mapping[str, Any]) -> Config:
    """The configuration. Raises `Invalid`, which names the first wrong field."""
    fields = {
        name: value
        for name, value in options.items()
        if name not in _READ_ONLY_FIELDS and value not in (None, "")
    }
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        path = ".".join(str(part) for part in ("config", *first["loc"]))
        raise InvalidField(first, path=path) from None
