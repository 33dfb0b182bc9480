"""Reads Parquet and JSON lines, whose columns are typed already."""

from pathlib import Path

import duckdb

from model.files.file import FileColumn, FileTable, find_options
from model.locales.chinese import has_chinese
from model.sources.schema import ColumnKind
from services.datasources.sql_quoting import quote_ident, quote_literal
from services.files.ingestion.child_protocol import IngestionJob
from services.files.ingestion.progress import ProgressReporter, ProgressSpan
from services.files.ingestion.refusals import FileRefused
from services.files.ingestion.table_names import make_table_name
from services.files.ingestion.typing.header_detection import clean_name, make_names_unique
from services.files.ingestion.typing.table_builder import TableBuilder

_MAX_OBJECT_BYTES = 16 << 20
_LARGE_BYTES = 128 << 20
_MAX_RATIO = 100
"""The most stored bytes for one byte of a file, once `_LARGE_BYTES` are stored: the same words in
any order take Parquet two bytes a row, or none.
"""
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
_STORED_TYPES = {"UUID": "VARCHAR", "JSON": "VARCHAR", "HUGEINT": "DECIMAL(38,0)"}


def read_columnar(
    path: Path, job: IngestionJob, connection: duckdb.DuckDBPyConnection, progress: ProgressReporter
) -> FileTable:
    """The table of a file with typed columns. Raises `FileRefused` or `duckdb.Error`."""
    table = make_table_name(job.name)
    table_options = find_options(table, job.options)
    if table_options and table_options.skip:
        return FileTable(name=table, sheet="", skipped=True)
    _refuse_claimed_bomb(job, path, connection)
    relation = _make_relation(path, job)
    description = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()  # noqa: S608 - a relation of ours
    if len(description) > job.limits.max_columns:
        most = job.limits.max_columns
        raise FileRefused("files.too_wide", columns=len(description), most=most)
    raw_names = [clean_name(str(row[0])) for row in description]
    names = make_names_unique(raw_names, has_chinese("".join(raw_names)))
    columns, cells = [], []
    for name, (source, stored_type, *_) in zip(names, description, strict=True):
        column, cell = _to_column(name, quote_ident(str(source)), str(stored_type))
        requested_kind = table_options.kinds.get(name) if table_options else None
        if requested_kind and requested_kind != column.kind:
            column, cell = _cast_column(name, cell, requested_kind)
        columns.append(column)
        cells.append(f"{cell} AS {quote_ident(name)}")
    with progress.track_statements((connection,), table, ProgressSpan()):
        connection.execute(
            f"CREATE TABLE {quote_ident(table)} AS SELECT {', '.join(cells)} FROM {relation}"  # noqa: S608 - names are quoted
        )
        _refuse_bomb(job, path)
        rows, measured = TableBuilder(connection).measure_columns(table, columns)
    return FileTable(name=table, sheet="", rows=rows, columns=tuple(measured))


def _refuse_claimed_bomb(
    job: IngestionJob, path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    """Raises `FileRefused` for a Parquet file that says itself how much it unpacks to.

    Nothing is written then. The footer may lie, and repeated values take more room than it says.
    """
    if job.kind == "parquet":
        query = "SELECT sum(total_uncompressed_size) FROM parquet_metadata(?)"
        [claimed_bytes] = connection.execute(query, [str(path)]).fetchone() or [None]
        _check_unpacked(job, path, int(claimed_bytes or 0))


def _refuse_bomb(job: IngestionJob, path: Path) -> None:
    """Raises `FileRefused` for a table that takes far more of the disk than its file."""
    _check_unpacked(job, path, Path(job.out).stat().st_size)


def _check_unpacked(job: IngestionJob, path: Path, unpacked_bytes: int) -> None:
    most = job.limits.max_unpacked_bytes
    if unpacked_bytes > min(most, max(_LARGE_BYTES, _MAX_RATIO * path.stat().st_size)):
        raise FileRefused("files.unpacks", megabytes=most >> 20, times=_MAX_RATIO)


def _make_relation(path: Path, job: IngestionJob) -> str:
    if job.kind == "parquet":
        return f"read_parquet({quote_literal(str(path))})"
    return (
        f"read_json({quote_literal(str(path))}, format = 'auto', compression = 'uncompressed', "
        f"sample_size = -1, maximum_object_size = {_MAX_OBJECT_BYTES}, records = true)"
    )


def _to_column(name: str, source: str, type_: str) -> tuple[FileColumn, str]:
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
    stored_type = _STORED_TYPES.get(type_)
    return FileColumn(name, kind), f"CAST({source} AS {stored_type})" if stored_type else source


def _cast_column(name: str, cell: str, kind: ColumnKind) -> tuple[FileColumn, str]:
    types = {"integer": "BIGINT", "decimal": "DECIMAL(38,10)", "float": "DOUBLE", "date": "DATE"}
    types |= {"datetime": "TIMESTAMP", "time": "TIME", "boolean": "BOOLEAN"}
    target_type = types.get(kind, "VARCHAR")
    return FileColumn(name, kind, chosen=True), f"TRY_CAST({cell} AS {target_type})"
