"""Wide tables: hundreds of columns, a thousand rows."""

from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from tests.integration.files.ingestion.ingested_files import ingest, read_rows


def _write_xlsx(path: Path, columns: int, height: int) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("宽表")
        sheet.write_row(0, 0, [f"列{at}" for at in range(columns)])
        for row in range(1, height + 1):
            sheet.write_row(row, 0, [row * at + 0.25 for at in range(columns)])


def _write_xls(path: Path, columns: int, height: int) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("宽表")
    for at in range(columns):
        sheet.write(0, at, f"列{at}")
        for row in range(1, height + 1):
            sheet.write(row, at, row * at + 0.25)
    book.save(str(path))


def _write_csv(path: Path, columns: int, height: int) -> None:
    lines = [",".join(f"列{at}" for at in range(columns))]
    lines += [
        ",".join(str(row * at + 0.25) for at in range(columns)) for row in range(1, height + 1)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "columns", "height"),
    [
        ("宽表.xlsx", 200, 1_000),
        ("宽表.xlsx", 1_000, 300),
        ("宽表.xls", 200, 1_000),
        ("宽表.csv", 1_000, 300),
    ],
)
async def test_a_wide_table_is_read_whole(
    tmp_path: Path, name: str, columns: int, height: int
) -> None:
    write = {".xlsx": _write_xlsx, ".xls": _write_xls, ".csv": _write_csv}[Path(name).suffix]
    write(tmp_path / name, columns, height)
    (table,) = (await ingest(tmp_path / name)).tables
    assert (table.rows, len(table.columns)) == (height, columns)
    assert {column.distinct for column in table.columns[1:]} == {height}
    last = read_rows(tmp_path / name, "宽表")[-1]
    assert last[-1] == Decimal(height * (columns - 1)) + Decimal("0.25")
