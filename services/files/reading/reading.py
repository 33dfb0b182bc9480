"""One file of any kind into one file of ours: tables into DuckDB, a document into passages."""

import zlib
from dataclasses import replace
from pathlib import Path

import duckdb

from model.files.file import DOCUMENT_KINDS, FileKind, FileTable, find_options
from services.files.reading.building import TableBuilder
from services.files.reading.columnar import read_columnar
from services.files.reading.delimited import read_delimited
from services.files.reading.names import stem
from services.files.reading.progress import Progress
from services.files.reading.refusals import Refused
from services.files.reading.wire import Job, Reading
from services.files.reading.workbook import WorkbookReader

THREADS = 2
"""For a workbook one: a sheet is read by one thread, and a second would only wait, turning."""
MEMORY = "256MB"
"""What DuckDB may hold; beyond it writes to the work directory."""
MOST_MEMORY = "768MB"
"""For tables of hundreds of columns: 120,000 rows of all of them are written out at once."""
LEAN = "24MB"
"""What it may hold of a workbook, until a table turns out to need more."""
WORKBOOKS = frozenset({"xlsx", "xls", "xlsb", "ods"})
_SETTINGS = """
SET enable_progress_bar = true;
SET enable_progress_bar_print = false;
SET write_buffer_row_group_count = 1
"""
"""Rows are written out a group at a time: DuckDB would gather five."""
_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
_LEAST_BOMB = 64 * _CHUNK
_HIGHEST_RATIO = 150
"""Of what was unpacked so far, once it is larger than that."""


def read(job: Job, progress: Progress) -> Reading:
    """Read the job's file. Raises `Refused`, or `duckdb.Error` when it is broken."""
    path = _plain(job)
    if job.kind == "xlsx" and path != Path(job.path):
        job = replace(job, kind=_unpacked_kind(path, job.name))
    if job.kind in DOCUMENT_KINDS:
        from services.files.reading.documents.reader import read_document

        return read_document(path, job, progress)
    connection = duckdb.connect(job.out, config=_config(job))
    connection.execute(_SETTINGS)
    try:
        if job.kind in WORKBOOKS:
            builder = TableBuilder(connection, (MEMORY, MOST_MEMORY))
            return WorkbookReader(path, job, connection, builder, progress).read()
        if job.kind in {"parquet", "jsonl"}:
            return Reading(job.kind, (read_columnar(path, job, connection, progress),))
        return Reading(job.kind, (_delimited(path, job, connection, progress),))
    finally:
        connection.close()


def _config(job: Job) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "threads": 1 if job.kind in WORKBOOKS else THREADS,
        "memory_limit": LEAN if job.kind in WORKBOOKS else MEMORY,
        "temp_directory": job.work,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
    }


def _delimited(
    path: Path, job: Job, connection: duckdb.DuckDBPyConnection, progress: Progress
) -> FileTable:
    table = stem(job.name)
    wish = find_options(table, job.wishes)
    if wish and wish.skip:
        return FileTable(name=table, sheet="", skipped=True)
    with progress.following((connection,), table, 0.0, 1.0):
        builder = TableBuilder(connection, (MOST_MEMORY,))
        return read_delimited(path, table, builder, job.limits, work=Path(job.work), wish=wish)


def _unpacked_kind(path: Path, name: str) -> FileKind:
    from model.errors import FileUnreadable
    from services.files.reading.kinds import kind_of

    try:
        return kind_of(path, name.removesuffix(".gz"))
    except FileUnreadable as error:
        key = "files.nested" if error.reason == "archive" else error.key
        raise Refused(key, **{name: str(value) for name, value in error.params.items()}) from error


def _plain(job: Job) -> Path:
    """The file itself, or what it unpacks to."""
    path = Path(job.path)
    with path.open("rb") as file:
        if file.read(2) != _GZIP:
            return path
    target = Path(job.work) / "unpacked"
    inflate(path, target, job.limits.max_unpacked_bytes)
    return target


def inflate(path: Path, target: Path, most: int) -> None:
    """Unpack a gzip file. Raises `Refused` when it unpacks to too much or is broken."""
    written = 0
    with path.open("rb") as packed, target.open("wb") as out:
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while chunk := stream.unconsumed_tail or stream.unused_data or packed.read(_CHUNK):
            if stream.eof:
                stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
            try:
                plain = stream.decompress(chunk, _CHUNK)
            except zlib.error as error:
                raise Refused("files.broken") from error
            written += len(plain)
            used = packed.tell() - len(stream.unconsumed_tail)
            if written > most or (written > _LEAST_BOMB and written > used * _HIGHEST_RATIO):
                raise Refused("files.unpacks", megabytes=most >> 20, times=_HIGHEST_RATIO)
            out.write(plain)
    if not stream.eof:
        raise Refused("files.broken")
