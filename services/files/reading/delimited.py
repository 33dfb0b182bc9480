"""Text in columns: read by DuckDB where it is regular, straightened out first where it is not."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from model.files.file import FileNotice, FileTable, TableOptions
from services.files.reading.building import Built, TableBuilder
from services.files.reading.encodings import encoding_of, reencode
from services.files.reading.forms import literal
from services.files.reading.layout import Header, find_header, named, unique_names
from services.files.reading.limits import ReadLimits
from services.files.reading.plan import RowSource
from services.files.reading.refusals import Refused
from services.files.reading.separators import LONGEST_CELL, Head, read_head
from services.files.reading.words import is_chinese

LONGEST_LINE = 16 << 20
USUAL_LINE = 2 << 20
BUFFER = 16 << 20
UTF8 = frozenset({"utf-8", "utf-8-sig"})
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class _Text:
    """A text file as DuckDB can read it: UTF-8, rows of `head.width` columns."""

    path: Path
    head: Head
    padded: bool = False
    """Whether it was straightened out and rows may still be short."""
    notices: tuple[FileNotice, ...] = ()


def read_delimited(
    path: Path,
    table: str,
    builder: TableBuilder,
    limits: ReadLimits,
    *,
    work: Path,
    wish: TableOptions | None = None,
) -> FileTable:
    """The table that a text in columns is. Raises `Refused`."""
    text = _readable(path, work)
    if not text.head.rows:
        raise Refused("files.empty")
    try:
        return _table(text, table, builder, limits, wish)
    except duckdb.Error:
        if text.padded:
            raise
    return _table(_straightened(text, work), table, builder, limits, wish)


def _readable(path: Path, work: Path) -> _Text:
    if path.stat().st_size == 0:
        raise Refused("files.empty")
    encoding = encoding_of(path)
    notices: tuple[FileNotice, ...] = ()
    if encoding not in UTF8:
        target = work / "utf8.csv"
        reencode(path, encoding, target)
        path, notices = target, (FileNotice("files.notice_encoding", {"encoding": encoding}),)
    nuls = _survey(path)
    text = _Text(path, read_head(path), notices=notices)
    return _straightened(text, work) if nuls and text.head.rows else text


def _survey(path: Path) -> bool:
    """Whether there are NULs. Raises `Refused` when a line is longer than anything sensible."""
    run, nuls = 0, False
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            run = run + len(chunk) if end < 0 else len(chunk) - end
            nuls = nuls or b"\0" in chunk
            if run > LONGEST_LINE:
                raise Refused("files.long_line", megabytes=LONGEST_LINE >> 20)
    return nuls


def _straightened(text: _Text, work: Path) -> _Text:
    """The same rows with plain quoting, without NULs, longer ones made room for."""
    target = work / "straight.csv"
    width, ragged, usual = 0, 0, text.head.width
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL)
        for row in _rows(text):
            while len(row) > usual and not row[-1]:
                row.pop()
            width, ragged = max(width, len(row)), ragged + (len(row) != usual)
            writer.writerow(row)
    notices = text.notices
    if ragged:
        notices = (*notices, FileNotice("files.notice_ragged", {"rows": ragged}))
    head = replace(read_head(target), separator=",", width=max(width, 1))
    return _Text(target, head, padded=True, notices=notices)


def _rows(text: _Text) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    with text.path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = (line.replace("\0", "") for line in file)
        yield from (row for row in csv.reader(lines, delimiter=text.head.separator) if row)


def _table(
    text: _Text, table: str, builder: TableBuilder, limits: ReadLimits, wish: TableOptions | None
) -> FileTable:
    head = text.head
    if head.width > limits.max_columns:
        raise Refused("files.too_wide", columns=head.width, most=limits.max_columns)
    header = _header(head, wish)
    chinese = is_chinese("".join(map("".join, head.rows[:5])))
    source = RowSource(
        _relation(text, _before(head, header.data)),
        unique_names(header.names, chinese),
        frozenset(at for at, name in enumerate(header.names) if not name),
        _cells(head.rows[header.data :]),
        head.whole,
    )
    built = builder.build(table, source, wish)
    return _described(table, head, header, built, text.notices)


def _header(head: Head, wish: TableOptions | None) -> Header:
    if wish is None or wish.header_rows is None:
        return find_header(head.rows, head.width)
    wanted = [at for at, number in enumerate(head.numbers) if number + 1 in wish.header_rows]
    return named(head.rows, wanted, head.width)


def _before(head: Head, row: int) -> int:
    """How many rows of the file stand before that row of its head."""
    return head.numbers[row] if row < len(head.numbers) else head.numbers[-1] + 1


def _described(
    table: str, head: Head, header: Header, built: Built, notices: tuple[FileNotice, ...]
) -> FileTable:
    return FileTable(
        name=table,
        sheet="",
        header_rows=tuple(head.numbers[row] + 1 for row in header.rows),
        rows=built.rows,
        columns=built.columns,
        notices=(*notices, *built.notices),
    )


def _relation(text: _Text, skip: int) -> str:
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(text.head.width))
    longest = LONGEST_LINE if text.padded else USUAL_LINE
    lines = f"max_line_size = {longest}, buffer_size = {max(2 * longest, BUFFER)}"
    loose = ", null_padding = true, parallel = false" if text.padded else ""
    return (
        f"read_csv({literal(str(text.path))}, auto_detect = false, header = false, skip = {skip}, "
        f"delim = {literal(text.head.separator)}, quote = '\"', escape = '\"', "
        f"columns = {{{columns}}}, {lines}{loose})"
    )


def _cells(rows: tuple[tuple[str, ...], ...]) -> list[tuple[str | None, ...]]:
    return [tuple(cell or None for cell in row) for row in rows]
