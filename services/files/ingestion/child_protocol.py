"""The protocol between parent and child process: one JSON document per line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from model.files.file import FileColumn, FileKind, FileNotice, FileTable, TableOptions
from model.serialization import to_json
from services.files.ingestion.limits import IngestionLimits


@dataclass(frozen=True, slots=True)
class IngestionJob:
    """The job of a child process. All paths are absolute; `work` is its own directory."""

    path: str
    name: str
    kind: FileKind
    out: str
    work: str
    options: tuple[TableOptions, ...]
    limits: IngestionLimits


@dataclass(frozen=True, slots=True)
class IngestionResult:
    """What was read: the file holds the tables under their names, except those that were skipped.

    Of a document it holds the passages (`services.files.ingestion.documents.passage_store`).
    """

    kind: FileKind
    tables: tuple[FileTable, ...]
    notices: tuple[FileNotice, ...] = ()
    pages: int | None = None
    passages: int | None = None


def to_line(message: object) -> bytes:
    """A message as it goes through the pipe."""
    return to_json(message) + b"\n"


def parse_job(raw: bytes) -> IngestionJob:
    """The job that `to_line` wrote."""
    fields: dict[str, Any] = orjson.loads(raw)
    options = tuple(
        TableOptions(each["table"], _parse_rows(each["header_rows"]), each["kinds"], each["skip"])
        for each in fields.pop("options")
    )
    return IngestionJob(
        **fields | {"options": options, "limits": IngestionLimits(**fields["limits"])}
    )


def parse_result(fields: Mapping[str, Any]) -> IngestionResult:
    """The result that `to_line` wrote."""
    return IngestionResult(
        fields["kind"],
        tuple(map(parse_table, fields["tables"])),
        _parse_notices(fields["notices"]),
        fields["pages"],
        fields["passages"],
    )


def _parse_rows(numbers: list[int] | None) -> tuple[int, ...] | None:
    return None if numbers is None else tuple(numbers)


def parse_table(fields: Mapping[str, Any]) -> FileTable:
    """The table that `to_line` wrote."""
    return FileTable(
        **dict(fields)
        | {
            "header_rows": tuple(fields["header_rows"]),
            "columns": tuple(FileColumn(**column) for column in fields["columns"]),
            "notices": _parse_notices(fields["notices"]),
        }
    )


def _parse_notices(notices: list[dict[str, Any]]) -> tuple[FileNotice, ...]:
    return tuple(FileNotice(**notice) for notice in notices)
