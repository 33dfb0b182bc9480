"""Formulas: what they showed is read; what nobody calculated is told."""

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.integration.files.ingestion.hostile_files import make_sheet, write_book
from tests.integration.files.ingestion.ingested_files import ingest, list_codes, read_rows


async def test_formulas_give_what_they_showed(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("sums")
        sheet.write_row(0, 0, ["a", "double"])
        for row in range(1, 4):
            sheet.write(row, 0, row)
            sheet.write_formula(row, 1, f"=A{row + 1}*2", None, row * 2)

    await ingest(path)
    assert read_rows(path, "sums") == [(1, 2), (2, 4), (3, 6)]


@pytest.mark.parametrize("merged", [False, True])
async def test_formulas_that_nobody_calculated_are_told(tmp_path: Path, merged: bool) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "profit"
    sheet.append(["product", "income", "profit"])
    for row in range(2, 8):
        sheet.append([f"P{row}", row * 100, f"=B{row}-50"])
    if merged:
        sheet.merge_cells("A6:A7")
    made.save(tmp_path / "book.xlsx")
    read = await ingest(tmp_path / "book.xlsx")
    assert list_codes(read) == ["files.notice_formulas"]
    assert read.tables[0].notices[0].values == {"cells": 6}
    assert read.tables[0].columns[2].empty == 6


def _make_text_cell(cell: str, text: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'


async def test_a_formula_that_gives_no_text_is_calculated(tmp_path: Path) -> None:
    """As Excel stores `=IF(A2>2,"many","")`."""
    said = [f'<row r="1">{_make_text_cell("A1", "n")}{_make_text_cell("B1", "note")}</row>']
    for row, note in ((2, ""), (3, ""), (4, "many")):
        formula = f'<c r="B{row}" t="str"><f>IF(A{row}&gt;3,"many","")</f><v>{note}</v></c>'
        said.append(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c>{formula}</row>')
    path = write_book(tmp_path / "book.xlsx", [make_sheet("".join(said))])
    assert list_codes(await ingest(path)) == []
    assert read_rows(path, "s1") == [(2, None), (3, None), (4, "many")]
