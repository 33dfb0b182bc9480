"""Workbooks of every format become typed tables."""

import gzip
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from model.errors import FileUnreadable
from model.files.file import TableOptions
from services.files.ingestion.limits import IngestionLimits
from tests.integration.files.ingestion.ingested_files import LIMITS, ingest, list_codes, read_rows
from tests.support.files.biff12 import write_xlsb

HEADER = ("地区", "日期", "金额", "是否完成", "电话")
ROWS = (
    ("华东", date(2025, 3, 1), 12.5, True, "013800000000"),
    ("华南", date(2025, 3, 2), 8.25, False, "013900000000"),
)
Write = Callable[[Path], Path]


def _write_xlsx(folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "销售"
    for row in (HEADER, *ROWS):
        sheet.append(row)
    book.save(folder / "book.xlsx")
    return folder / "book.xlsx"


def _write_xls(folder: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("销售")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for number, row in enumerate((HEADER, *ROWS)):
        for at, value in enumerate(row):
            style = (day,) if isinstance(value, date) else ()
            sheet.write(number, at, value, *style)
    book.save(str(folder / "book.xls"))
    return folder / "book.xls"


def _write_ods(folder: Path) -> Path:
    book = OpenDocumentSpreadsheet()
    table = Table(name="销售")
    for row in (HEADER, *ROWS):
        line = TableRow()
        for value in row:
            line.addElement(_make_ods_cell(value))
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(folder / "book.ods"))
    return folder / "book.ods"


def _make_ods_cell(value: object) -> TableCell:
    if isinstance(value, bool):
        return TableCell(valuetype="boolean", booleanvalue=str(value).lower())
    if isinstance(value, date):
        return TableCell(valuetype="date", datevalue=value.isoformat())
    if isinstance(value, float):
        return TableCell(valuetype="float", value=str(value))
    cell = TableCell(valuetype="string")
    cell.addElement(P(text=str(value)))
    return cell


def _write_xlsb(folder: Path) -> Path:
    return write_xlsb(folder / "book.xlsb", {"销售": (HEADER, *ROWS)})


@pytest.mark.parametrize("write", [_write_xlsx, _write_xls, _write_xlsb, _write_ods])
async def test_the_same_table_comes_from_every_format(tmp_path: Path, write: Write) -> None:
    path = write(tmp_path)
    read = await ingest(path)
    (table,) = read.tables
    assert (table.name, table.header_rows, table.rows) == ("销售", (1,), 2)
    assert [c.name for c in table.columns] == list(HEADER)
    assert [c.kind for c in table.columns] == ["text", "date", "decimal", "boolean", "text"]
    assert [
        float(r[2]) if isinstance(r[2], Decimal) else r[2] for r in read_rows(path, "销售")
    ] == [
        12.5,
        8.25,
    ]
    assert read_rows(path, "销售")[1][:2] == ("华南", date(2025, 3, 2))


@pytest.mark.parametrize("write", [_write_xlsx, _write_xls, _write_xlsb, _write_ods])
async def test_a_workbook_may_be_packed_with_gzip(tmp_path: Path, write: Write) -> None:
    plain = write(tmp_path)
    path = tmp_path / f"{plain.name}.gz"
    path.write_bytes(gzip.compress(plain.read_bytes()))
    read = await ingest(path)
    assert (read.kind, [table.name for table in read.tables]) == (plain.suffix[1:], ["销售"])
    assert read_rows(path, "销售")[1][:2] == ("华南", date(2025, 3, 2))


def _write_book(path: Path, fill: Callable[[xlsxwriter.Workbook], None]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        fill(book)
    return path


async def test_number_formats_give_units_and_moments(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("data")
        sheet.write_row(0, 0, ["share", "price", "when", "noise", "serial"])
        for row in range(1, 4):
            sheet.write(row, 0, 0.12 * row, book.add_format({"num_format": "0.0%"}))
            sheet.write(row, 1, 1.5 * row, book.add_format({"num_format": "¥#,##0.00"}))
            moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
            sheet.write_datetime(row, 2, datetime(2025, 1, row, 8, 30), moment)
            sheet.write(row, 3, 0.1 + 0.2)
            sheet.write(row, 4, 45000 + row)

    path = _write_book(tmp_path / "book.xlsx", fill)
    (table,) = (await ingest(path)).tables
    assert [c.unit for c in table.columns] == ["%", "\u00a5", "", "", ""]
    assert read_rows(path, "data")[0] == (
        12,
        Decimal("1.5"),
        datetime(2025, 1, 1, 8, 30),
        Decimal("0.3"),
        45001,
    )


SHARES = ("share", "price", "plain")


def _write_shares_xlsb(folder: Path) -> Path:
    rows = [(0.12 * n, 1.5 * n, n) for n in range(1, 4)]
    sheets = {"first": (("n",), (1,), (2,)), "data": (SHARES, *rows)}
    return write_xlsb(folder / "book.xlsb", sheets, {0: "0.0%", 1: "¥#,##0.00"})


def _write_shares_ods(folder: Path) -> Path:
    book = OpenDocumentSpreadsheet()
    table = Table(name="data")
    header = TableRow()
    for name in SHARES:
        header.addElement(_make_ods_cell(name))
    table.addElement(header)
    for n in range(1, 4):
        line = TableRow()
        line.addElement(TableCell(valuetype="percentage", value=str(0.12 * n)))
        line.addElement(TableCell(valuetype="currency", currency="CNY", value=str(1.5 * n)))
        line.addElement(TableCell(valuetype="float", value=str(n)))
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(folder / "book.ods"))
    return folder / "book.ods"


@pytest.mark.parametrize("write", [_write_shares_xlsb, _write_shares_ods])
async def test_binary_and_open_workbooks_keep_their_units(tmp_path: Path, write: Write) -> None:
    path = write(tmp_path)
    read = await ingest(path)
    table = read.tables[-1]
    assert [c.unit for c in table.columns] == ["%", "\u00a5", ""]
    assert read_rows(path, "data")[0] == (12, Decimal("1.5"), 1)
    assert [n.code for n in table.notices] == []
    if path.suffix == ".xlsb":
        assert [(t.name, t.rows) for t in read.tables] == [("first", 2), ("data", 3)]


async def test_an_old_workbook_says_that_its_units_are_not_known(tmp_path: Path) -> None:
    read = await ingest(_write_xls(tmp_path))
    assert "files.notice_no_units" in list_codes(read)
    assert read.tables[0].columns[2].unit == ""


async def test_titles_levels_totals_and_errors(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("report")
        sheet.merge_range("A1:E1", "2025 sales report")
        sheet.merge_range("A3:A4", "region")
        sheet.merge_range("B3:C3", "Q1")
        sheet.merge_range("D3:E3", "Q2")
        sheet.write_row("B4", ["units", "amount", "units", "amount"])
        sheet.write_row("A5", ["east", 1, 2.5, 3, 4.5])
        sheet.write_row("A7", ["west", 2, 3.5, 4, 5.5])
        sheet.write_formula("C8", "=NA()", None, "#N/A")
        sheet.write("A8", "north")
        sheet.write_row("A9", ["Total", 3, 6.0, 7, 10.0])

    path = _write_book(tmp_path / "book.xlsx", fill)
    read = await ingest(path)
    (table,) = read.tables
    names = ["region", "Q1 units", "Q1 amount", "Q2 units", "Q2 amount"]
    assert [c.name for c in table.columns] == names
    assert table.header_rows == (3, 4)
    assert [r[0] for r in read_rows(path, "report")] == ["east", "west", "north"]
    assert read_rows(path, "report")[2] == ("north", None, None, None, None)
    assert {"files.notice_totals", "files.notice_errors"} <= set(list_codes(read))


async def test_several_blocks_of_a_sheet_are_several_tables(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("plan")
        for row, line in enumerate([("name", "age"), ("Ann", 30), ("Bob", 40)]):
            sheet.write_row(row, 0, line)
        for row, line in enumerate([("city", "people"), ("Rome", 3), ("Oslo", 1), ("Bern", 2)]):
            sheet.write_row(row, 4, line)
        for row, line in enumerate([("item", "cost", "paid"), ("pen", 1.5, "yes")], 10):
            sheet.write_row(row, 0, line)
        book.add_worksheet("empty")
        book.add_worksheet("secret").hide()
        book.get_worksheet_by_name("secret").write_column(0, 0, ["code", 1, 2, 3, 4])

    path = _write_book(tmp_path / "book.xlsx", fill)
    read = await ingest(path)
    assert [(t.name, t.cells) for t in read.tables] == [
        ("plan", "A1:B3"),
        ("plan 2", "E1:F4"),
        ("plan 3", "A11:C12"),
        ("secret", "A1:A5"),
    ]
    assert read_rows(path, "plan 2") == [("Rome", 3), ("Oslo", 1), ("Bern", 2)]
    assert [n.code for n in read.tables[3].notices] == ["files.notice_hidden"]


async def test_dates_among_text_stay_dates_and_merged_rows_are_filled(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("mixed")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["group", "when", "n"])
        sheet.merge_range("A2:A6", "first")
        for row in range(1, 6):
            sheet.write(row, 2, row)
            sheet.write_datetime(row, 1, datetime(2025, 1, row), day)
        sheet.write(4, 1, "not yet")
        sheet.write(5, 1, "never")

    path = _write_book(tmp_path / "book.xlsx", fill)
    await ingest(path)
    assert [r[0] for r in read_rows(path, "mixed")] == ["first"] * 5
    assert read_rows(path, "mixed")[0][1] == "2025-01-01"
    assert [r[1] for r in read_rows(path, "mixed")][3:] == ["not yet", "never"]


async def test_the_owner_may_skip_a_sheet_and_choose_kinds(tmp_path: Path) -> None:
    path = _write_xlsx(tmp_path)
    table_options = TableOptions("销售", header_rows=(2,), kinds={"12.5": "text"})
    read = await ingest(path, options=[table_options])
    assert read.tables[0].rows == 1
    read = await ingest(path, options=[TableOptions("销售", skip=True)])
    assert (read.tables[0].skipped, read.tables[0].rows) == (True, 0)


async def test_sheets_beyond_the_limit_are_named(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for number in range(4):
            book.add_worksheet(f"s{number}").write_column(0, 0, ["n", 1, 2, 3])

    path = _write_book(tmp_path / "book.xlsx", fill)
    limits = IngestionLimits(max_tables=2, wall_s=LIMITS.wall_s)
    read = await ingest(path, limits=limits)
    assert [t.name for t in read.tables] == ["s0", "s1"]
    assert [n.values for n in read.notices] == [{"sheets": 2, "most": 2}]


async def test_a_workbook_without_cells_has_no_tables(tmp_path: Path) -> None:
    path = _write_book(tmp_path / "book.xlsx", lambda book: book.add_worksheet("empty"))
    with pytest.raises(FileUnreadable) as refused:
        await ingest(path)
    assert refused.value.reason == "no_tables"
