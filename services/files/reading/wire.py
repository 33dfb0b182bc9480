"""What parent and child tell each other: one JSON document a line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from model.files.file import FileColumn, FileKind, FileNotice, FileTable, TableOptions
from model.serialization import to_json
from services.files.reading.limits import ReadLimits


@dataclass(frozen=True, slots=True)
class Job:
    """What the child shall read. All paths are absolute; `work` is its own directory."""

    path: str
    name: str
    kind: FileKind
    out: str
    work: str
    wishes: tuple[TableOptions, ...]
    limits: ReadLimits


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the tables stand in the file under their names, but those left out.

    Of a document, the file holds the passages (`services.files.reading.documents.stored`).
    """

    kind: FileKind
    tables: tuple[FileTable, ...]
    notices: tuple[FileNotice, ...] = ()
    pages: int | None = None
    passages: int | None = None


def line(message: object) -> bytes:
    """A message as it goes through the pipe."""
    return to_json(message) + b"\n"


def job_of(raw: bytes) -> Job:
    """The job that `line` wrote."""
    found: dict[str, Any] = orjson.loads(raw)
    wishes = tuple(
        TableOptions(w["table"], _rows(w["header_rows"]), w["kinds"], w["skip"])
        for w in found.pop("wishes")
    )
    return Job(**found | {"wishes": wishes, "limits": ReadLimits(**found["limits"])})


def reading_of(found: Mapping[str, Any]) -> Reading:
    """The reading that `line` wrote."""
    return Reading(
        found["kind"],
        tuple(map(_table, found["tables"])),
        _notices(found["notices"]),
        found["pages"],
        found["passages"],
    )


def _rows(found: list[int] | None) -> tuple[int, ...] | None:
    return None if found is None else tuple(found)


def _table(found: dict[str, Any]) -> FileTable:
    return FileTable(
        **found
        | {
            "header_rows": tuple(found["header_rows"]),
            "columns": tuple(FileColumn(**column) for column in found["columns"]),
            "notices": _notices(found["notices"]),
        }
    )


def _notices(found: list[dict[str, Any]]) -> tuple[FileNotice, ...]:
    return tuple(FileNotice(**notice) for notice in found)
