"""Parquet and JSON lines, whose columns are typed already."""

from pathlib import Path

import duckdb

from model.files.file import FileColumn, FileTable, find_options
from model.sources.schema import ColumnKind
from services.files.reading.building import TableBuilder
from services.files.reading.forms import literal, quoted
from services.files.reading.layout import clean_name, unique_names
from services.files.reading.names import stem
from services.files.reading.progress import Progress
from services.files.reading.refusals import Refused
from services.files.reading.wire import Job
from services.files.reading.words import is_chinese

_LONGEST_OBJECT = 16 << 20
_KINDS: dict[str, ColumnKind] = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT"), "integer"),
    **dict.fromkeys(("USMALLINT", "UINTEGER", "UBIGINT", "HUGEINT", "UHUGEINT"), "integer"),
    "FLOAT": "float",
    "DOUBLE": "float",
    "VARCHAR": "text",
    "UUID": "text",
    "DATE": "date",
    **dict.fromkeys(("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"), "datetime"),
    "TIME": "time",
    "BOOLEAN": "boolean",
    "BLOB": "binary",
    "JSON": "json",
}
_STORED = {"UUID": "VARCHAR", "JSON": "VARCHAR", "HUGEINT": "DECIMAL(38,0)"}


def read_columnar(
    path: Path, job: Job, connection: duckdb.DuckDBPyConnection, progress: Progress
) -> FileTable:
    """The table of a file whose columns say what they are. Raises `Refused` or `duckdb.Error`."""
    table = stem(job.name)
    wish = find_options(table, job.wishes)
    if wish and wish.skip:
        return FileTable(name=table, sheet="", skipped=True)
    relation = _relation(path, job)
    described = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()  # noqa: S608
    if len(described) > job.limits.max_columns:
        most = job.limits.max_columns
        raise Refused("files.too_wide", columns=len(described), most=most)
    written = [clean_name(str(row[0])) for row in described]
    names = unique_names(written, is_chinese("".join(written)))
    columns, cells = [], []
    for name, (source, kept, *_) in zip(names, described, strict=True):
        column, cell = _column(name, quoted(str(source)), str(kept))
        wished = wish.kinds.get(name) if wish else None
        if wished and wished != column.kind:
            column, cell = _chosen(name, cell, wished)
        columns.append(column)
        cells.append(f"{cell} AS {quoted(name)}")
    with progress.following((connection,), table, 0.0, 1.0):
        connection.execute(
            f"CREATE TABLE {quoted(table)} AS SELECT {', '.join(cells)} FROM {relation}"  # noqa: S608
        )
        rows, measured = TableBuilder(connection).measured(table, columns)
    return FileTable(name=table, sheet="", rows=rows, columns=tuple(measured))


def _relation(path: Path, job: Job) -> str:
    if job.kind == "parquet":
        return f"read_parquet({literal(str(path))})"
    return (
        f"read_json({literal(str(path))}, format = 'auto', compression = 'uncompressed', "
        f"sample_size = -1, maximum_object_size = {_LONGEST_OBJECT}, records = true)"
    )


def _column(name: str, source: str, type_: str) -> tuple[FileColumn, str]:
    """A column and its SQL; nested values become JSON, moments with a zone become UTC."""
    if type_.startswith("DECIMAL"):
        return FileColumn(name, "decimal"), source
    if type_ == "TIMESTAMP WITH TIME ZONE":
        return FileColumn(name, "datetime", "UTC"), f"({source} AT TIME ZONE 'UTC')"
    if type_.startswith("ENUM"):
        return FileColumn(name, "text"), f"CAST({source} AS VARCHAR)"
    kind = _KINDS.get(type_)
    if kind is None:
        return FileColumn(name, "json"), f"CAST(to_json({source}) AS VARCHAR)"
    stored = _STORED.get(type_)
    return FileColumn(name, kind), f"CAST({source} AS {stored})" if stored else source


def _chosen(name: str, cell: str, kind: ColumnKind) -> tuple[FileColumn, str]:
    types = {"integer": "BIGINT", "decimal": "DECIMAL(38,10)", "float": "DOUBLE", "date": "DATE"}
    types |= {"datetime": "TIMESTAMP", "time": "TIME", "boolean": "BOOLEAN"}
    wanted = types.get(kind, "VARCHAR")
    return FileColumn(name, kind, chosen=True), f"TRY_CAST({cell} AS {wanted})"
