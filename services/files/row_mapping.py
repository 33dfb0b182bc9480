"""Records of files as plain values, and the other way round."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast

import orjson

from model.files.file import FileKind, FileProgress, FileStatus, FileTable, StoredFile, TableOptions
from model.repositories.files import is_being_read
from model.serialization import to_json
from model.tables.file import FileRow
from services.files.ingestion.child_protocol import IngestionResult, parse_result


def to_file(row: FileRow) -> StoredFile:
    """The file in a row."""
    tables, notices = orjson.loads(row.tables), orjson.loads(row.notices)
    known = {"kind": row.kind, "pages": row.pages, "passages": row.passages}
    reading = parse_result({**known, "tables": tables, "notices": notices})
    progress = FileProgress(**row.progress) if row.progress and is_being_read(row) else None
    return StoredFile(
        id=row.id,
        user_id=row.user_id,
        name=row.name,
        kind=cast("FileKind", row.kind),
        bytes=row.bytes,
        status=cast("FileStatus", row.status),
        created_at=row.created_at,
        tables=reading.tables,
        notices=reading.notices,
        progress=progress,
        pages=reading.pages,
        passages=reading.passages,
        tables_key=row.tables_key,
        workspace_id=row.workspace_id,
    )


def store_result(row: FileRow, reading: IngestionResult, tables_key: str) -> None:
    """Note in a row what was read, and that it is ready."""
    row.kind, row.status, row.tables_key = reading.kind, "ready", tables_key
    row.tables = to_json(reading.tables).decode()
    row.notices = to_json(reading.notices).decode()
    row.pages, row.passages = reading.pages, reading.passages
    row.reader = row.read_until = row.progress = None


def options_from_row(row: FileRow) -> list[TableOptions]:
    """What the owner wants otherwise."""
    return [
        TableOptions(
            given["table"],
            None if given["header_rows"] is None else tuple(given["header_rows"]),
            given["kinds"],
            given["skip"],
        )
        for given in orjson.loads(row.wishes)
    ]


def options_to_json(options: Iterable[TableOptions]) -> str:
    """Options as they are stored."""
    return to_json(list(options)).decode()


def merge_options(options: Sequence[TableOptions], change: TableOptions) -> list[TableOptions]:
    """The options with a change to one table: what it leaves open stays as it was."""
    before = next(
        (known for known in options if known.table == change.table), TableOptions(change.table)
    )
    merged = replace(
        before,
        header_rows=before.header_rows if change.header_rows is None else change.header_rows,
        kinds={**before.kinds, **change.kinds},
        skip=before.skip if change.skip is None else change.skip,
    )
    return [known for known in options if known.table != change.table] + [merged]


def find_table(file: StoredFile, name: str) -> FileTable | None:
    """The table of that name."""
    return next((table for table in file.tables if table.name == name), None)
