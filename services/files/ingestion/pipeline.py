"""Ingests one file: tables into a DuckDB file, documents into a file of passages."""

import zlib
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import duckdb

from model.files.file import DOCUMENT_KINDS, FileKind, FileTable, find_options
from services.files.ingestion.child_protocol import IngestionJob, IngestionResult
from services.files.ingestion.columnar import read_columnar
from services.files.ingestion.delimited.reader import read_delimited
from services.files.ingestion.limits import IngestionLimits
from services.files.ingestion.progress import ProgressReporter, ProgressSpan
from services.files.ingestion.refusals import FileRefused
from services.files.ingestion.spreadsheet.workbook_reader import WorkbookReader
from services.files.ingestion.table_names import make_table_name
from services.files.ingestion.typing.table_builder import TableBuilder

THREADS = 2
"""Workbooks use one: one thread reads a sheet, and a second would busy-wait."""
MEMORY = "256MB"
"""The memory limit of DuckDB; beyond it DuckDB writes to the work directory."""
MAX_MEMORY = "768MB"
"""The limit for tables of hundreds of columns: 120,000 rows of all of them are written at once."""
WORKBOOK_MEMORY = "24MB"
"""The limit for a workbook, until one of its tables needs more."""
WORKBOOK_KINDS = frozenset({"xlsx", "xls", "xlsb", "ods"})
_SETTINGS = """
SET enable_progress_bar = true;
SET enable_progress_bar_print = false;
SET write_buffer_row_group_count = 1
"""
"""Rows are written one group at a time; by default DuckDB collects five."""
_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
_MIN_BOMB_BYTES = 64 * _CHUNK
_MAX_RATIO = 150
"""The most unpacked bytes for one packed byte, once `_MIN_BOMB_BYTES` are unpacked."""


def ingest(job: IngestionJob, progress: ProgressReporter) -> IngestionResult:
    """Read the job's file. Raises `FileRefused`, or `duckdb.Error` when it is broken."""
    path = _unpack(job)
    if job.kind == "xlsx" and path != Path(job.path):
        job = replace(job, kind=_detect_unpacked_kind(path, job.name))
    if job.kind in DOCUMENT_KINDS:
        from services.files.ingestion.documents.reader import read_document

        return read_document(path, job, progress)
    is_workbook = job.kind in WORKBOOK_KINDS
    threads, memory = (1, WORKBOOK_MEMORY) if is_workbook else (THREADS, MEMORY)
    connection = open_tables(threads, memory, job)
    connection.execute(_SETTINGS)
    try:
        if job.kind in WORKBOOK_KINDS:
            builder = TableBuilder(connection, (MEMORY, MAX_MEMORY))
            return WorkbookReader(path, job, connection, builder, progress).read()
        if job.kind in {"parquet", "jsonl"}:
            return IngestionResult(job.kind, (read_columnar(path, job, connection, progress),))
        return IngestionResult(job.kind, (_ingest_delimited(path, job, connection, progress),))
    finally:
        connection.close()


class DatabaseJob(Protocol):
    """A job that makes a database: `out`, with temporary files in `work`."""

    @property
    def out(self) -> str: ...
    @property
    def work(self) -> str: ...
    @property
    def limits(self) -> IngestionLimits: ...


def open_tables(threads: int, memory: str, job: DatabaseJob) -> duckdb.DuckDBPyConnection:
    """The new database of a job: what does not fit into memory goes to its directory, bounded."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": threads,
        "memory_limit": memory,
        "temp_directory": job.work,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
    }
    connection = duckdb.connect(job.out, config=config)
    # measured with DuckDB 2.0.1: as a part of `config` it is shown, but does not hold
    connection.execute(f"SET max_temp_directory_size = '{job.limits.spill_bytes}B'")
    return connection


def _ingest_delimited(
    path: Path, job: IngestionJob, connection: duckdb.DuckDBPyConnection, progress: ProgressReporter
) -> FileTable:
    table = make_table_name(job.name)
    table_options = find_options(table, job.options)
    if table_options and table_options.skip:
        return FileTable(name=table, sheet="", skipped=True)
    with progress.track_statements((connection,), table, ProgressSpan()):
        builder = TableBuilder(connection, (MAX_MEMORY,))
        return read_delimited(
            path, table, builder, job.limits, work=Path(job.work), table_options=table_options
        )


def _detect_unpacked_kind(path: Path, name: str) -> FileKind:
    from model.errors import FileUnreadable
    from services.files.ingestion.file_kinds import detect_file_kind

    try:
        return detect_file_kind(path, name.removesuffix(".gz"))
    except FileUnreadable as error:
        key = "files.nested" if error.reason == "archive" else error.key
        raise FileRefused(
            key, **{name: str(value) for name, value in error.params.items()}
        ) from error


def _unpack(job: IngestionJob) -> Path:
    """The path of the file itself, or of the file that it unpacks to."""
    path = Path(job.path)
    with path.open("rb") as file:
        if file.read(2) != _GZIP:
            return path
    target = Path(job.work) / "unpacked"
    decompress_gzip(path, target, job.limits.max_unpacked_bytes)
    return target


def decompress_gzip(path: Path, target: Path, most: int) -> None:
    """Unpack a gzip file. Raises `FileRefused` when it unpacks to too much or is broken."""
    unpacked_bytes = 0
    with path.open("rb") as packed, target.open("wb") as out:
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while chunk := stream.unconsumed_tail or stream.unused_data or packed.read(_CHUNK):
            if stream.eof:
                stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
            try:
                plain = stream.decompress(chunk, _CHUNK)
            except zlib.error as error:
                raise FileRefused("files.broken") from error
            unpacked_bytes += len(plain)
            packed_bytes = packed.tell() - len(stream.unconsumed_tail)
            if unpacked_bytes > most or (
                unpacked_bytes > _MIN_BOMB_BYTES and unpacked_bytes > packed_bytes * _MAX_RATIO
            ):
                raise FileRefused("files.unpacks", megabytes=most >> 20, times=_MAX_RATIO)
            out.write(plain)
    if not stream.eof:
        raise FileRefused("files.broken")
