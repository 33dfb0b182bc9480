"""Reads delimited text: DuckDB reads it as it is, or normalized when it is irregular."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from model.files.file import FileNotice, FileTable, TableOptions
from model.locales.chinese import has_chinese
from services.datasources.sql_quoting import quote_literal
from services.files.ingestion.delimited.delimiter_detection import (
    MAX_CELL_BYTES,
    TextHead,
    read_head,
)
from services.files.ingestion.delimited.encodings import detect_encoding, reencode
from services.files.ingestion.limits import IngestionLimits
from services.files.ingestion.refusals import FileRefused
from services.files.ingestion.typing.header_detection import (
    Header,
    find_header,
    make_header,
    make_names_unique,
)
from services.files.ingestion.typing.row_source import RowSource
from services.files.ingestion.typing.table_builder import BuiltTable, TableBuilder

MAX_LINE_BYTES = 16 << 20
USUAL_LINE_BYTES = 2 << 20
BUFFER_BYTES = 16 << 20
UTF8 = frozenset({"utf-8", "utf-8-sig"})
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class _TextFile:
    """A text file as DuckDB can read it: UTF-8, rows of `head.width` columns."""

    path: Path
    head: TextHead
    is_normalized: bool = False
    """Whether `_normalize` wrote it; its rows may still have too few cells."""
    notices: tuple[FileNotice, ...] = ()


def read_delimited(
    path: Path,
    table: str,
    builder: TableBuilder,
    limits: IngestionLimits,
    *,
    work: Path,
    table_options: TableOptions | None,
) -> FileTable:
    """The table in a delimited text. Raises `FileRefused`."""
    text = _prepare_text(path, work)
    if not text.head.rows:
        raise FileRefused("files.empty")
    try:
        return _build_table(text, table, builder, limits, table_options)
    except duckdb.Error:
        if text.is_normalized:
            raise
    return _build_table(_normalize(text, work), table, builder, limits, table_options)


def _prepare_text(path: Path, work: Path) -> _TextFile:
    if path.stat().st_size == 0:
        raise FileRefused("files.empty")
    encoding = detect_encoding(path)
    notices: tuple[FileNotice, ...] = ()
    if encoding not in UTF8:
        target = work / "utf8.csv"
        reencode(path, encoding, target)
        path, notices = target, (FileNotice("files.notice_encoding", {"encoding": encoding}),)
    has_nuls = _scan_lines(path)
    text = _TextFile(path, read_head(path), notices=notices)
    return _normalize(text, work) if has_nuls and text.head.rows else text


def _scan_lines(path: Path) -> bool:
    """Whether there are NULs. Raises `FileRefused` for a line of more than `MAX_LINE_BYTES`."""
    line_bytes, has_nuls = 0, False
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            line_bytes = line_bytes + len(chunk) if end < 0 else len(chunk) - end
            has_nuls = has_nuls or b"\0" in chunk
            if line_bytes > MAX_LINE_BYTES:
                raise FileRefused("files.long_line", megabytes=MAX_LINE_BYTES >> 20)
    return has_nuls


def _normalize(text: _TextFile, work: Path) -> _TextFile:
    """The same rows with every cell quoted and without NULs, as wide as the longest row."""
    target = work / "normalized.csv"
    width, ragged, usual = 0, 0, text.head.width
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL)
        for row in _read_rows(text):
            while len(row) > usual and not row[-1]:
                row.pop()
            width, ragged = max(width, len(row)), ragged + (len(row) != usual)
            writer.writerow(row)
    notices = text.notices
    if ragged:
        notices = (*notices, FileNotice("files.notice_ragged", {"rows": ragged}))
    head = replace(read_head(target), separator=",", width=max(width, 1))
    return _TextFile(target, head, is_normalized=True, notices=notices)


def _read_rows(text: _TextFile) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_CELL_BYTES)
    with text.path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = (line.replace("\0", "") for line in file)
        yield from (row for row in csv.reader(lines, delimiter=text.head.separator) if row)


def _build_table(
    text: _TextFile,
    table: str,
    builder: TableBuilder,
    limits: IngestionLimits,
    table_options: TableOptions | None,
) -> FileTable:
    head = text.head
    if head.width > limits.max_columns:
        raise FileRefused("files.too_wide", columns=head.width, most=limits.max_columns)
    header = _find_header(head, table_options)
    chinese = has_chinese("".join(map("".join, head.rows[:5])))
    source = RowSource(
        _make_relation(text, _count_rows_before(head, header.data)),
        make_names_unique(header.names, chinese),
        frozenset(at for at, name in enumerate(header.names) if not name),
        _to_cells(head.rows[header.data :]),
        head.whole,
    )
    built_table = builder.build(table, source, table_options)
    return _describe_table(table, head, header, built_table, text.notices)


def _find_header(head: TextHead, table_options: TableOptions | None) -> Header:
    if table_options is None or table_options.header_rows is None:
        return find_header(head.rows, head.width)
    rows = [at for at, number in enumerate(head.numbers) if number + 1 in table_options.header_rows]
    return make_header(head.rows, rows, head.width)


def _count_rows_before(head: TextHead, row: int) -> int:
    """How many rows of the file stand before that row of its head."""
    return head.numbers[row] if row < len(head.numbers) else head.numbers[-1] + 1


def _describe_table(
    table: str,
    head: TextHead,
    header: Header,
    built_table: BuiltTable,
    notices: tuple[FileNotice, ...],
) -> FileTable:
    return FileTable(
        name=table,
        sheet="",
        header_rows=tuple(head.numbers[row] + 1 for row in header.rows),
        rows=built_table.rows,
        columns=built_table.columns,
        notices=(*notices, *built_table.notices),
    )


def _make_relation(text: _TextFile, skip: int) -> str:
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(text.head.width))
    longest = MAX_LINE_BYTES if text.is_normalized else USUAL_LINE_BYTES
    lines = f"max_line_size = {longest}, buffer_size = {max(2 * longest, BUFFER_BYTES)}"
    loose = ", null_padding = true, parallel = false" if text.is_normalized else ""
    return (
        f"read_csv({quote_literal(str(text.path))}, auto_detect = false, header = false, "
        f"skip = {skip}, "
        f"delim = {quote_literal(text.head.separator)}, quote = '\"', escape = '\"', "
        f"columns = {{{columns}}}, {lines}{loose})"
    )


def _to_cells(rows: tuple[tuple[str, ...], ...]) -> list[tuple[str | None, ...]]:
    return [tuple(cell or None for cell in row) for row in rows]
