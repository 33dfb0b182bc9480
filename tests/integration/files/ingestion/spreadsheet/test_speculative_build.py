"""A table begun while its sheet is still scanned is the same table, or none."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from model.files.file import TableOptions
from services.files.ingestion import pipeline as whole
from services.files.ingestion.child_protocol import IngestionJob, IngestionResult
from services.files.ingestion.progress import ProgressReporter
from services.files.ingestion.refusals import FileRefused
from services.files.ingestion.spreadsheet.speculative_build import SpeculativeBuild
from tests.integration.files.ingestion import hostile_files
from tests.integration.files.ingestion.ingested_files import LIMITS

IMMEDIATE = replace(LIMITS, speculation_bytes=1)
NEVER = replace(LIMITS, speculation_bytes=1 << 40)
ROWS = 3_000
SKIPPED = (TableOptions("Sheet", skip=True),)
AS_TEXT = (TableOptions("Sheet", kinds={"数量": "text"}),)
Change = Callable[[Worksheet], None]


def _write_sheet(path: Path, *changes: Change) -> Path:
    """Some hundred kilobytes of XML, so that there is a rest when the table is begun."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["门店", "日期", "数量", "金额"])
    for number in range(ROWS):
        day = date(2025, 1, 1) + timedelta(days=number % 300)
        sheet.append([f"门店{number % 40}", day, number, number / 4])
    for change in changes:
        change(sheet)
    book.save(path)
    return path


def _set_cell(place: str, value: object) -> Change:
    def change(sheet: Worksheet) -> None:
        sheet[place] = value

    return change


def _set_format(place: str) -> Change:
    def change(sheet: Worksheet) -> None:
        sheet[place].number_format = "0.00%"

    return change


def _add_second_table(sheet: Worksheet) -> None:
    for row in range(6):
        for column in range(2):
            sheet.cell(ROWS + 20 + row, 1 + column, row or f"h{column}")


def _merge_last_cells(sheet: Worksheet) -> None:
    sheet.merge_cells(f"A{ROWS - 4}:A{ROWS - 1}")


@pytest.fixture
def build_outcomes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """Whether the speculative build of each table was used."""
    outcomes: list[bool] = []
    take_result = SpeculativeBuild.take_result

    def take_and_note(self: SpeculativeBuild, *args: Any, **options: bool) -> Any:
        table = take_result(self, *args, **options)
        outcomes.append(table is not None)
        return table

    monkeypatch.setattr(SpeculativeBuild, "take_result", take_and_note)
    return outcomes


def _read(
    path: Path, limits: Any, options: tuple[TableOptions, ...] = ()
) -> tuple[IngestionResult, dict[str, list[Any]]]:
    work = path.parent / f"work-{limits.speculation_bytes}"
    work.mkdir()
    out = work / "tables.duckdb"
    job = IngestionJob(str(path), path.name, "xlsx", str(out), str(work), options, limits)
    with (work / "pipe").open("wb") as pipe:
        result = whole.ingest(job, ProgressReporter(pipe))
    with duckdb.connect(str(out), read_only=True) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        ]
        rows = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
    return result, rows


@pytest.mark.parametrize(
    ("changes", "options", "is_taken"),
    [
        ((), (), [True]),
        ((), AS_TEXT, [True]),
        ((), SKIPPED, []),
        # What only the rest of the sheet tells:
        ((_set_cell(f"C{ROWS - 5}", "无"),), (), [True]),
        ((_set_cell(f"D{ROWS - 5}", "#N/A"),), (), [False]),
        ((_set_cell(f"E{ROWS - 5}", "备注"),), (), [False]),
        ((_set_format(f"D{ROWS - 5}"),), (), []),
        ((_set_format(f"D{ROWS + 500}"),), (), [True]),
        ((_set_cell(f"B{ROWS - 5}", "下周"),), (), [False]),
        ((_set_cell(f"A{ROWS + 2}", "合计"), _set_cell(f"C{ROWS + 2}", 4_498_500)), (), [True]),
        ((_add_second_table,), (), [False, False]),
        ((_set_cell(f"A{ROWS + 9}", "制表人"),), (), [False]),
        ((_merge_last_cells,), (), []),
    ],
)
def test_what_comes_of_a_sheet_is_the_same(
    tmp_path: Path,
    build_outcomes: list[bool],
    changes: tuple[Change, ...],
    options: tuple[TableOptions, ...],
    is_taken: list[bool],
) -> None:
    path = _write_sheet(tmp_path / "book.xlsx", *changes)
    early = _read(path, IMMEDIATE, options)
    assert build_outcomes == is_taken
    assert early == _read(path, NEVER, options)


def test_a_dimension_that_says_too_little_begins_nothing(
    tmp_path: Path, build_outcomes: list[bool]
) -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 9_000))
    path = hostile_files.write_book(
        tmp_path / "b.xlsx", [hostile_files.make_sheet(cells, '<dimension ref="A1:A9"/>')]
    )
    result, _ = _read(path, IMMEDIATE)
    assert (result.tables[0].rows, build_outcomes) == (8_999, [False])


def test_a_sheet_that_is_refused_in_the_middle_leaves_no_thread(tmp_path: Path) -> None:
    path = _write_sheet(tmp_path / "book.xlsx")
    with pytest.raises(FileRefused) as refusal:
        _read(path, replace(IMMEDIATE, max_cells=ROWS))
    assert refusal.value.key == "files.too_many_cells"
