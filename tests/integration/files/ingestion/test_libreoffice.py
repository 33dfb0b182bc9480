"""Files that LibreOffice wrote, in each of its formats; skipped where it is not installed."""

import subprocess
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from shutil import which

import pytest
import xlsxwriter

from services.files.ingestion.child_protocol import IngestionResult
from tests.integration.files.ingestion.ingested_files import ingest, read_rows

OFFICE = which("soffice") or which("libreoffice")
LIMIT_S = 120
FILTERS = {"csv": "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,0"}
"""Semicolons, UTF-8, shares as they are shown (money it writes bare); only the first sheet."""

pytestmark = [
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (libreoffice-calc)"),
    pytest.mark.timeout(LIMIT_S + 20),
    pytest.mark.xdist_group("libreoffice"),
]
ORDERS = [(f"SO{n:05}", f"1380000{n:04}", n, n * 1.5, 0.05 * (n % 3)) for n in range(1, 29)]


def _write_source(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy/m/d"})
        money = book.add_format({"num_format": "¥#,##0.00"})
        share = book.add_format({"num_format": "0%"})
        sheet = book.add_worksheet("订单")
        sheet.merge_range("A1:F1", "2025 年订单")
        sheet.write_row("A3", ["订单号", "电话", "数量", "金额", "折扣", "日期"])
        for row, (code, phone, amount, price, off) in enumerate(ORDERS, 3):
            sheet.write_row(row, 0, [code, phone, amount])
            sheet.write(row, 3, price, money)
            sheet.write(row, 4, off, share)
            sheet.write_datetime(row, 5, datetime(2025, 1, row - 2), day)
        sheet.write_row(len(ORDERS) + 3, 0, ["合计", "", sum(order[2] for order in ORDERS)])
        sheet = book.add_worksheet("汇总")
        sheet.merge_range("B3:B4", "大区")
        sheet.merge_range("C3:D3", "一季度")
        sheet.write_row("C4", ["销量", "金额"])
        sheet.merge_range("B5:B8", "华东")
        sheet.merge_range("B9:B12", "华南")
        for row in range(4, 12):
            sheet.write_row(row, 2, [row, row * 10])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same workbook, written by LibreOffice in all of its formats."""
    folder = tmp_path_factory.mktemp("office")
    _write_source(folder / "source.xlsx")
    for kind in ("xlsx", "ods", "xls", "csv"):
        (folder / kind).mkdir()
        profile = f"-env:UserInstallation=file://{folder}/profile"
        said = subprocess.run(
            [
                *(str(OFFICE), profile, "--headless", "--convert-to", FILTERS.get(kind, kind)),
                *("--outdir", str(folder / kind), str(folder / "source.xlsx")),
            ],
            capture_output=True,
            timeout=LIMIT_S,
            check=False,
        )
        assert said.returncode == 0, said.stderr
    return folder


async def _read(made: Path, kind: str) -> tuple[Path, IngestionResult]:
    path = made / kind / f"source.{kind}"
    return path, await ingest(path)


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls", "csv"])
async def test_titles_totals_numbers_and_days(made: Path, kind: str) -> None:
    path, read = await _read(made, kind)
    orders = read.tables[0]
    assert (orders.rows, orders.header_rows) == (28, (3,))
    assert [(c.name, c.kind) for c in orders.columns[:4]] == [
        ("订单号", "text"),
        ("电话", "text"),
        ("数量", "integer"),
        ("金额", "decimal"),
    ]
    assert "files.notice_totals" in list_codes(read)
    first = read_rows(path, orders.name)[0]
    assert first[:4] == ("SO00001", "13800000001", 1, Decimal("1.5"))
    assert first[5] == date(2025, 1, 1)


def list_codes(read: IngestionResult) -> list[str]:
    return [notice.code for notice in read.tables[0].notices]


@pytest.mark.parametrize(("kind", "money"), [("xlsx", "\u00a5"), ("ods", "\u00a5"), ("csv", "")])
async def test_percentages_and_money_keep_their_units(made: Path, kind: str, money: str) -> None:
    path, read = await _read(made, kind)
    assert [c.unit for c in read.tables[0].columns] == ["", "", "", money, "%", ""]
    assert [row[4] for row in read_rows(path, read.tables[0].name)[:3]] == [5, 10, 0]


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
async def test_levels_of_a_header_and_merged_rows(made: Path, kind: str) -> None:
    path, read = await _read(made, kind)
    table = read.tables[1]
    assert (table.name, table.cells, table.header_rows) == ("汇总", "B3:D12", (3, 4))
    assert [c.name for c in table.columns] == ["大区", "一季度 销量", "一季度 金额"]
    assert [row[0] for row in read_rows(path, "汇总")] == ["华东"] * 4 + ["华南"] * 4
    assert read_rows(path, "汇总")[7] == ("华南", 11, 110)
