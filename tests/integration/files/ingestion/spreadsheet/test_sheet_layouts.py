"""Sheets as people keep them: captions, footnotes, subtotals and several ways to write a value."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from model.files.file import FileTable
from tests.integration.files.ingestion.ingested_files import ingest, list_codes, read_rows

HEADER = ["单号", "客户", "金额", "日期"]
ROWS = [["A01", "甲 ", 12.5, "2026/3/1"], ["A02", "乙\u3000", 8, "2026年3月2日"]]
Fill = Callable[[Worksheet], None]


async def read_sheet(folder: Path, fill: Fill) -> tuple[FileTable, ...]:
    """The tables of a workbook with one sheet, `订单`."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "订单"
    fill(sheet)
    book.save(folder / "book.xlsx")
    return (await ingest(folder / "book.xlsx")).tables


def fill_titled(sheet: Worksheet, *, gap: bool, merged: bool) -> None:
    for row in (["一季度订单"], ["单位：万元", None, None, "制表人：小李"]):
        sheet.append(row)
    if merged:
        sheet.merge_cells("A1:D1")
    for row in [[None]] * gap + [HEADER, *ROWS]:
        sheet.append(row)


@pytest.mark.parametrize("gap", [True, False])
@pytest.mark.parametrize("merged", [True, False])
async def test_what_stands_above_a_table_is_its_caption(
    tmp_path: Path, gap: bool, merged: bool
) -> None:
    [table] = await read_sheet(tmp_path, lambda s: fill_titled(s, gap=gap, merged=merged))
    assert (table.name, table.rows) == ("订单", 2)
    assert table.caption == "一季度订单 / 单位：万元 / 制表人：小李"
    assert [column.name for column in table.columns] == HEADER
    assert "files.notice_outside" not in [notice.code for notice in table.notices]


async def test_a_small_table_above_another_is_no_caption(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["旧名", "新名"], ["鑫源", "鑫源店"], [], HEADER, *ROWS):
            sheet.append(row)

    tables = await read_sheet(tmp_path, fill)
    assert [(table.name, table.rows, table.caption) for table in tables] == [
        ("订单", 1, ""),
        ("订单 2", 2, ""),
    ]


async def test_notes_below_a_table_are_none_of_its_rows(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (HEADER, *ROWS, ["注：退货记为负数"], ["制单：小李"]):
            sheet.append(row)

    [table] = await read_sheet(tmp_path, fill)
    assert table.rows == 2
    [outside] = [each for each in table.notices if each.code == "files.notice_outside"]
    assert outside.values == {"cells": "A4:A5"}


async def test_a_list_of_two_columns_keeps_rows_with_one_cell(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["客户", "电话"], ["甲", "13800000000"], ["乙"], ["丙"]):
            sheet.append(row)

    [table] = await read_sheet(tmp_path, fill)
    assert table.rows == 3


@pytest.mark.parametrize("label", ["小计", "merged"])
async def test_subtotals_of_merged_groups_are_left_out(tmp_path: Path, label: str) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["部门", "科目", "1月", "2月"])
        for at, name in enumerate(["行政部", "财务部"]):
            top = 2 + 3 * at
            sheet.append([name, "办公费", 1, 2])
            sheet.append([None, "差旅费", 3, 4])
            sheet.append([f"{name}小计" if label == "merged" else None, label, 4, 6])
            sheet.merge_cells(f"A{top}:A{top + (1 if label == 'merged' else 2)}")
            if label == "merged":
                sheet.merge_cells(f"A{top + 2}:B{top + 2}")

    [table] = await read_sheet(tmp_path, fill)
    rows = read_rows(tmp_path / "book.xlsx", "订单")
    assert [row[:2] for row in rows] == [
        ("行政部", "办公费"),
        ("行政部", "差旅费"),
        ("财务部", "办公费"),
        ("财务部", "差旅费"),
    ]
    assert "files.notice_totals" in [notice.code for notice in table.notices]


async def test_lines_of_a_statement_called_total_stay(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        lines = ["货币资金", "存货", "流动资产合计", "固定资产", "资产总计", "负债", "权益", "备查"]
        sheet.append(["项目", "期初", "期末"])
        for at, line in enumerate(lines):
            sheet.append([line, at, at + 1])

    [table] = await read_sheet(tmp_path, fill)
    assert table.rows == 8


async def test_values_are_read_however_they_are_written(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["客户", "日期", "金额", "打卡"])
        sheet.append(["甲 ", date(2026, 3, 1), "\uffe51,200.50", "9:01"])
        sheet.append(["\u3000乙", "2026年3月2日", "300元", "未打卡"])
        sheet.append(["丙", "20260303", 45, "8:55"])
        sheet.append(["丁", "2026/3/4", "(5)", "18:10"])

    [table] = await read_sheet(tmp_path, fill)
    assert read_rows(tmp_path / "book.xlsx", "订单") == [
        ("甲", date(2026, 3, 1), Decimal("1200.5"), time(9, 1)),
        ("乙", date(2026, 3, 2), Decimal(300), None),
        ("丙", date(2026, 3, 3), Decimal(45), time(8, 55)),
        ("丁", date(2026, 3, 4), Decimal(-5), time(18, 10)),
    ]
    assert (table.columns[2].unit, table.columns[3].empty) == ("元", 1)


async def test_the_owner_reads_which_word_counts_as_empty(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["客户", "满意度", "复评", "金额"])
        for row in (["甲", 5, 4, 1], ["乙", 4, 5, "-"], ["丙", 3, 2, 3]):
            sheet.append(row)
        sheet.append(["丁", "未评价", "未评价", 8])

    path = tmp_path / "book.xlsx"
    [table] = await read_sheet(tmp_path, fill)
    told = [each.values for each in table.notices if each.code == "files.notice_placeholders"]
    assert told == [
        {"column": "满意度、复评", "values": "未评价"},
        {"column": "金额", "values": "-"},
    ]
    assert list_codes(await ingest(path)) == ["files.notice_placeholders"] * 2
