"""Merged cells in every format: what one cell says goes for all that it covers, only for those."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from tests.integration.files.ingestion.ingested_files import ingest, list_codes, read_rows
from tests.support.files.biff12 import write_xlsb

HEADER = ("大区", "省份", "占比")
ROWS = [("华东", "江苏", 0.12), ("", "浙江", 0.25), ("华南", "广东", 0.5), ("", "广西", 0.07)]
ROWS += [("", "海南", 0.06)]
TOP, LEFT = 6, 2
"""The header's place; above and beside it nothing stands."""
MERGES = [(7, 8, 2, 2), (9, 11, 2, 2)]
"""Top, bottom, left, right, from 0."""
Write = Callable[[Path], Path]


def _write_xlsx(folder: Path) -> Path:
    path = folder / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, share = book.add_worksheet("地区"), book.add_format({"num_format": "0%"})
        for number, row in enumerate((HEADER, *ROWS), TOP):
            sheet.write_row(number, LEFT, row[:2])
            sheet.write(number, LEFT + 2, row[2], share)
        for top, bottom, left, right in MERGES:
            sheet.merge_range(top, left, bottom, right, ROWS[top - TOP - 1][0])
    return path


def _write_xls(folder: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("地区", cell_overwrite_ok=True)
    for number, row in enumerate((HEADER, *ROWS), TOP):
        for at, value in enumerate(row, LEFT):
            if value != "":
                sheet.write(number, at, value)
    for top, bottom, left, right in MERGES:
        sheet.write_merge(top, bottom, left, right, ROWS[top - TOP - 1][0])
    book.save(str(folder / "book.xls"))
    return folder / "book.xls"


def _write_xlsb(folder: Path) -> Path:
    written = [(None, None, *(cell or None for cell in row)) for row in (HEADER, *ROWS)]
    sheet = [*[()] * TOP, *written]
    return write_xlsb(folder / "book.xlsb", {"地区": sheet}, {LEFT + 2: "0.0%"}, MERGES)


def _write_ods(folder: Path) -> Path:
    book = OpenDocumentSpreadsheet()
    table = Table(name="地区")
    table.addElement(TableRow(numberrowsrepeated=TOP))
    spans = {top: bottom - top + 1 for top, bottom, _, _ in MERGES}
    for number, row in enumerate((HEADER, *ROWS), TOP):
        line = TableRow()
        line.addElement(TableCell(numbercolumnsrepeated=LEFT))
        span = {"numberrowsspanned": spans[number]} if number in spans else {}
        line.addElement(_make_ods_cell(row[0], **span) if row[0] else CoveredTableCell())
        line.addElement(_make_ods_cell(row[1]))
        line.addElement(_make_ods_cell(row[2]))
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(folder / "book.ods"))
    return folder / "book.ods"


def _make_ods_cell(value: str | float, **more: int) -> TableCell:
    if isinstance(value, float):
        return TableCell(valuetype="percentage", value=str(value), **more)
    cell = TableCell(valuetype="string", **more)
    cell.addElement(P(text=value))
    return cell


@pytest.mark.parametrize("write", [_write_xlsx, _write_xls, _write_xlsb, _write_ods])
async def test_a_cell_over_rows_of_data_goes_for_each_of_them(tmp_path: Path, write: Write) -> None:
    path = write(tmp_path)
    (table,) = (await ingest(path)).tables
    assert (table.cells, table.header_rows, table.rows) == ("C7:E12", (7,), 5)
    assert [row[:2] for row in read_rows(path, "地区")] == [
        ("华东", "江苏"),
        ("华东", "浙江"),
        ("华南", "广东"),
        ("华南", "广西"),
        ("华南", "海南"),
    ]


@pytest.mark.parametrize("write", [_write_xlsx, _write_xlsb, _write_ods])
async def test_shares_stay_shares_beside_merged_cells(tmp_path: Path, write: Write) -> None:
    path = write(tmp_path)
    (table,) = (await ingest(path)).tables
    assert (table.columns[2].unit, list_notice_codes(table.notices)) == ("%", [])
    assert [row[2] for row in read_rows(path, "地区")] == [12, 25, 50, 7, 6]


def list_notice_codes(notices: tuple[object, ...]) -> list[str]:
    return [str(getattr(notice, "code", "")) for notice in notices]


async def test_two_thousand_groups_are_all_filled(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    groups = 2_500
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("组")
        sheet.write_row(0, 0, ["组别", "数量"])
        for group in range(groups):
            sheet.merge_range(1 + 2 * group, 0, 2 + 2 * group, 0, f"组{group}")
            sheet.write_column(1 + 2 * group, 1, [1, 2])
    await ingest(path)
    found = read_rows(path, "组")
    assert [row[0] for row in found] == [f"组{n // 2}" for n in range(2 * groups)]


async def test_a_column_of_which_some_cells_are_shares_says_so(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, share = book.add_worksheet("mixed"), book.add_format({"num_format": "0%"})
        sheet.write_row(0, 0, ["name", "rate", "share"])
        for row in range(1, 5):
            sheet.write(row, 0, f"n{row}")
            sheet.write(row, 1, 0.5, share if row % 2 else None)
            sheet.write(row, 2, 0.25, share)
    read = await ingest(path)
    assert list_codes(read) == ["files.notice_some_shares"]
    assert read.tables[0].notices[0].values == {"columns": "B"}
    assert [c.unit for c in read.tables[0].columns] == ["", "", "%"]
    assert read_rows(path, "mixed")[0] == ("n1", Decimal("0.5"), 25)


async def test_a_unit_that_is_only_shown_is_none_of_the_numbers(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("money")
        sheet.write_row(0, 0, ["scaled", "plain"])
        for row in range(1, 4):
            sheet.write(row, 0, 12345 * row, book.add_format({"num_format": '0!.0,"万元"'}))
            sheet.write(row, 1, 1.5 * row, book.add_format({"num_format": '0.00"万元"'}))
    (table,) = (await ingest(path)).tables
    assert [c.unit for c in table.columns] == ["", "万元"]
    assert read_rows(path, "money")[0] == (12345, Decimal("1.5"))


async def test_a_header_over_several_lines_of_text(tmp_path: Path) -> None:
    path = tmp_path / "book.xls"
    book = xlwt.Workbook()
    sheet = book.add_sheet("订单")
    for at, name in enumerate(["订单\n编号", "金额\n（元）"]):
        sheet.write(0, at, name)
    for row in range(1, 4):
        sheet.write(row, 0, f"A{row}\r\n加急")
        sheet.write(row, 1, row * 10)
    book.save(str(path))
    (table,) = (await ingest(path)).tables
    assert [c.name for c in table.columns] == ["订单 编号", "金额 （元）"]
    assert read_rows(path, "订单") == [(f"A{n}\r\n加急", n * 10) for n in range(1, 4)]
