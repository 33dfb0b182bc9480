"""Converts rows of files to plain values, and back."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast

import orjson

from model.errors import NotFound
from model.files.file import (
    FileKind,
    FilePart,
    FileProgress,
    FileStatus,
    FileTable,
    StoredFile,
    TableOptions,
)
from model.repositories.files import is_being_read
from model.serialization import to_json
from model.tables.file import FileRow
from services.files.ingestion.child_protocol import IngestionResult, parse_result
from services.files.ingestion.table_names import make_table_name
from services.files.querying.naming import strip_extensions

_SINGLE_TABLE_KINDS = frozenset({"csv", "parquet", "jsonl"})


def to_file(row: FileRow) -> StoredFile:
    """The file in a row."""
    tables, notices = orjson.loads(row.tables), orjson.loads(row.notices)
    fields = {"kind": row.kind, "pages": row.pages, "passages": row.passages}
    result = parse_result({**fields, "tables": tables, "notices": notices})
    progress = FileProgress(**row.progress) if row.progress and is_being_read(row) else None
    return StoredFile(
        id=row.id,
        user_id=row.user_id,
        name=row.name,
        kind=cast("FileKind", row.kind),
        bytes=row.bytes,
        status=cast("FileStatus", row.status),
        created_at=row.created_at,
        tables=result.tables,
        notices=result.notices,
        progress=progress,
        pages=result.pages,
        passages=result.passages,
        tables_key=row.tables_key,
        workspace_id=row.workspace_id,
    )


def store_result(row: FileRow, result: IngestionResult, tables_key: str, size: int | None) -> None:
    """Write the result and the size of the tables to a row, and mark the file as ready."""
    row.kind, row.status = result.kind, "ready"
    row.tables_key, row.tables_bytes = tables_key, size
    row.tables = to_json(result.tables).decode()
    row.notices = to_json(result.notices).decode()
    row.pages, row.passages = result.pages, result.passages
    row.reader = row.read_until = row.progress = None


def options_from_row(row: FileRow) -> list[TableOptions]:
    """The corrections of the owner."""
    return [
        TableOptions(
            wish["table"],
            None if wish["header_rows"] is None else tuple(wish["header_rows"]),
            wish["kinds"],
            wish["skip"],
        )
        for wish in orjson.loads(row.wishes)
    ]


def options_to_json(options: Iterable[TableOptions]) -> str:
    """Options as they are stored."""
    return to_json(list(options)).decode()


def merge_options(options: Sequence[TableOptions], change: TableOptions) -> list[TableOptions]:
    """The options with a change of one table; what the change leaves open stays."""
    before = next(
        (each for each in options if each.table == change.table), TableOptions(change.table)
    )
    merged = replace(
        before,
        header_rows=before.header_rows if change.header_rows is None else change.header_rows,
        kinds={**before.kinds, **change.kinds},
        skip=before.skip if change.skip is None else change.skip,
    )
    return [each for each in options if each.table != change.table] + [merged]


def name_for_upload(options: Sequence[TableOptions], kind: str, name: str) -> list[TableOptions]:
    """The options for an upload of that name; it names the table where a kind has one only."""
    if kind not in _SINGLE_TABLE_KINDS:
        return list(options)
    return [replace(each, table=make_table_name(name)) for each in options]


def find_ingestion_name(file: StoredFile) -> str:
    """The name under which a file is ingested again, so that its only table keeps its name."""
    if file.kind not in _SINGLE_TABLE_KINDS or not file.tables:
        return file.name
    return file.tables[0].name + file.name[len(strip_extensions(file.name)) :]


def find_table(file: StoredFile, name: str) -> FileTable | None:
    """The table of that name."""
    return next((table for table in file.tables if table.name == name), None)


def find_part(rows: Sequence[FileRow], part_id: str) -> FileRow:
    """The upload with that id among those of a file. Raises `NotFound`."""
    part = next((row for row in rows if row.id == part_id), None)
    if part is None:
        raise NotFound("appending.unknown")
    return part


def to_part(row: FileRow) -> FilePart:
    """An upload of a file as it is shown with the file."""
    rows = sum(table.rows for table in to_file(row).tables)
    return FilePart(row.id, row.name, row.bytes, row.created_at, rows, row.new_rows_only)
