"""Files that lie, explode or attack are refused, or read within bounds. Nothing stays behind."""

import asyncio
import gzip
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from model.errors import FileUnreadable
from model.files.file import FileTable
from services.files.ingestion.limits import IngestionLimits
from services.files.ingestion.process.parent import ingest_file
from services.files.ingestion.spreadsheet.layout.row_runs import format_column
from tests.integration.files.ingestion.hostile_files import (
    ROW,
    make_sheet,
    write_book,
    write_lying_book,
)
from tests.integration.files.ingestion.ingested_files import (
    LIMITS,
    ingest,
    list_codes,
    read_rows,
    take_peaks,
)

MEGABYTE = 1 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


async def _expect_refusal(path: Path, limits: IngestionLimits = LIMITS) -> str:
    """Why a file is refused. Its child does not grow beyond 300 MB."""
    take_peaks()
    with pytest.raises(FileUnreadable) as refused:
        await ingest(path, limits=limits)
    assert _list_left_files(path) == []
    assert refused.value.status in {415, 422}
    assert all(peak < 300 for peak in take_peaks())
    return refused.value.reason


def _list_left_files(path: Path) -> list[str]:
    return [found.name for found in path.parent.iterdir() if found != path]


async def _ingest_table(path: Path) -> FileTable:
    return (await ingest(path)).tables[0]


def _make_zeros(megabytes: int) -> Iterator[bytes]:
    start, _, end = make_sheet(ROW).partition("</sheetData>")
    yield start.encode() + b"<!--"
    for _ in range(megabytes):
        yield b" " * MEGABYTE
    yield b"-->" + end.encode()


async def test_a_bomb_is_told_by_its_ratio(tmp_path: Path) -> None:
    assert (
        await _expect_refusal(write_book(tmp_path / "bomb.xlsx", [_make_zeros(200)])) == "unpacks"
    )


async def test_many_small_bombs_count_together(tmp_path: Path) -> None:
    path = write_book(tmp_path / "bombs.xlsx", [_make_zeros(30) for _ in range(5)])
    small = IngestionLimits(max_unpacked_bytes=100 * MEGABYTE, wall_s=60)
    assert await _expect_refusal(path, small) == "unpacks"


async def test_too_many_members(tmp_path: Path) -> None:
    def stuff(archive: zipfile.ZipFile) -> None:
        for number in range(41_000):
            archive.writestr(f"x/{number}", b"")

    assert (
        await _expect_refusal(write_book(tmp_path / "many.xlsx", [make_sheet(ROW)], stuff))
        == "unsafe"
    )


async def test_a_directory_that_lies_about_sizes(tmp_path: Path) -> None:
    assert await _expect_refusal(write_lying_book(tmp_path / "lie.xlsx")) == "unsafe"


async def test_archives_are_no_workbooks(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    path = tmp_path / "nested.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    assert await _expect_refusal(path) == "archive"
    path.write_bytes(gzip.compress(inner.getvalue()))
    assert await _expect_refusal(path) == "nested"


async def test_merges_that_cover_each_other(tmp_path: Path) -> None:
    columns = [format_column(at) for at in range(200)]
    lines = []
    for row in range(1, 1_001):
        cells = "".join(f'<c r="{at}{row}"><v>{row}</v></c>' for at in columns)
        lines.append(f'<row r="{row}">{cells}</row>')
    merges = "".join(f'<mergeCell ref="A{n % 900 + 2}:GR1000"/>' for n in range(15_000))
    after = f"</sheetData><mergeCells>{merges}</mergeCells>"
    path = write_book(
        tmp_path / "b.xlsx", [make_sheet("".join(lines)).replace("</sheetData>", after)]
    )
    (table,) = (await ingest(path, limits=replace(LIMITS, cpu_s=20))).tables
    assert (table.rows, len(table.columns)) == (1_000, 200)


async def test_gzip_within_gzip(tmp_path: Path) -> None:
    path = tmp_path / "deep.csv.gz"
    path.write_bytes(gzip.compress(gzip.compress(b"a,b\n1,2\n")))
    assert await _expect_refusal(path) == "nested"


async def test_a_workbook_of_bombs_under_gzip(tmp_path: Path) -> None:
    bomb = write_book(tmp_path / "b.xlsx", [[b"<worksheet>", *[b" " * MEGABYTE] * 64]])
    packed = tmp_path / "b.xlsx.gz"
    packed.write_bytes(gzip.compress(bomb.read_bytes()))
    bomb.unlink()
    assert await _expect_refusal(packed) == "unpacks"


async def test_a_gzip_bomb(tmp_path: Path) -> None:
    path = tmp_path / "bomb.csv.gz"
    with gzip.open(path, "wb", compresslevel=9) as file:
        for _ in range(200):
            file.write(b"0,0\n" * (MEGABYTE // 4))
    assert await _expect_refusal(path) == "unpacks"


LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.promise("hostile-files")
@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE, "<!DOCTYPE worksheet>"])
async def test_a_dtd_in_a_sheet(tmp_path: Path, doctype: str) -> None:
    path = write_book(tmp_path / "dtd.xlsx", [make_sheet(ROW, doctype=doctype)])
    assert await _expect_refusal(path) == "unsafe"


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/sharedStrings.xml", "xl/theme/theme1.xml"])
async def test_a_dtd_in_any_other_part(tmp_path: Path, part: str) -> None:
    def stuff(archive: zipfile.ZipFile) -> None:
        archive.writestr(part, OUTSIDE + "<x>&e;</x>")

    assert (
        await _expect_refusal(write_book(tmp_path / "dtd.xlsx", [make_sheet(ROW)], stuff))
        == "unsafe"
    )


async def test_a_dtd_hidden_in_utf_16(tmp_path: Path) -> None:
    hidden = make_sheet(ROW, doctype=OUTSIDE).encode("utf-16")
    assert await _expect_refusal(write_book(tmp_path / "dtd.xlsx", [[hidden]])) == "unsafe"


async def test_a_lying_dimension_is_not_believed(tmp_path: Path) -> None:
    path = write_book(tmp_path / "b.xlsx", [make_sheet(ROW, '<dimension ref="A1:XFD1048576"/>')])
    table = await _ingest_table(path)
    assert (table.rows, table.cells) == (1, "A1:A2")


async def test_a_million_empty_rows(tmp_path: Path) -> None:
    empty = "".join(f'<row r="{n}"/>' for n in range(3, 1_000_000))
    last = '<row r="1048576" spans="1:1"><c r="A1048576" s="0"/></row>'
    table = await _ingest_table(write_book(tmp_path / "b.xlsx", [make_sheet(ROW + empty + last)]))
    assert (table.rows, table.cells) == (1, "A1:A2")


def _format_column(number: int) -> str:
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


async def test_all_columns_a_sheet_can_have(tmp_path: Path) -> None:
    names = [_format_column(number) for number in range(1, 16_385)]
    lines = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{n}{row}"><v>{row}</v></c>' for n in names) + "</row>"
        for row in (1, 2)
    )
    assert await _expect_refusal(write_book(tmp_path / "b.xlsx", [make_sheet(lines)])) == "too_wide"


async def test_ten_thousand_sheets(tmp_path: Path) -> None:
    path = write_book(tmp_path / "b.xlsx", [make_sheet(ROW)] * 10_000)
    limits = IngestionLimits(max_tables=20, wall_s=60)
    read = await ingest(path, limits=limits)
    assert len(read.tables) == 20
    assert read.notices[0].values["sheets"] == 9_980


async def test_a_string_of_a_hundred_megabytes(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        start, end = make_sheet("|").split("|")
        yield start.encode() + b'<row r="1"><c r="A1" t="inlineStr"><is><t>'
        for _ in range(100):
            yield b"x" * MEGABYTE
        yield b"</t></is></c></row>" + end.encode()

    assert await _expect_refusal(write_book(tmp_path / "b.xlsx", [pieces()])) == "unpacks"


@pytest.mark.parametrize("share", [0.3, 0.9])
async def test_a_workbook_that_ends_too_early_is_broken(tmp_path: Path, share: float) -> None:
    whole = write_book(tmp_path / "b.xlsx", [make_sheet(ROW * 50)]).read_bytes()
    (tmp_path / "b.xlsx").write_bytes(whole[: int(len(whole) * share)])
    assert await _expect_refusal(tmp_path / "b.xlsx") == "broken"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>", "web_page"),
        ("noise.csv", bytes(range(256)) * 100, "unknown"),
        ("empty.xlsx", b"", "empty"),
        ("half.parquet", b"PAR1" + b"x" * 100, "broken"),
        ("half.gz", gzip.compress(b"a,b\n" * 10_000, mtime=0)[:-30], "broken"),
        ("old.xls", OLE + bytes(600), "broken"),
        ("locked.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_no_table_inside(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert await _expect_refusal(tmp_path / name) == reason


async def test_one_huge_line(tmp_path: Path) -> None:
    path = tmp_path / "line.csv"
    path.write_bytes(b"a,b\n" + b"x," * (20 * MEGABYTE))
    assert await _expect_refusal(path) == "long_line"


async def test_nuls_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "nul.csv"
    path.write_bytes(b"a,b\n1,x\0y\n" + b"2,z\n" * 40)
    assert (await _ingest_table(path)).rows == 41
    assert read_rows(path, "nul")[0] == (1, "xy")


async def test_a_quote_that_never_closes(tmp_path: Path) -> None:
    path = tmp_path / "quote.csv"
    path.write_text('a,b\n1,"x\n2,y\n3,z\n')
    table = await _ingest_table(path)
    assert read_rows(path, "quote")[0] == (1, "x\n2,y\n3,z\n")
    assert table.rows == 1


async def test_too_little_memory_ends_the_child_only(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    path.write_text("a,b\n" + "\n".join(f"{n},{n}" for n in range(200_000)))
    limits = IngestionLimits(memory_bytes=120 * MEGABYTE, wall_s=60)
    with pytest.raises(FileUnreadable):
        await ingest(path, limits=limits)
    assert _list_left_files(path) == []
    assert list_codes(await ingest(path)) == []


async def test_a_child_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    assert await _expect_refusal(path, IngestionLimits(wall_s=0.01)) == "too_long"
    assert _find_children() == []


async def test_cancelling_kills_the_child_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    path.write_text("a,b\n" + "\n".join(f"{n},{n}" for n in range(300_000)))
    task = asyncio.create_task(ingest_file(path, path.name, tmp_path / "tables.duckdb"))
    while not _find_children():  # noqa: ASYNC110 - a process of the child makes no event
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert _find_children() == []
    assert _list_left_files(path) == []


def _find_children() -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process().children()
        if any("services.files.ingestion" in word for word in child.cmdline())
    ]
