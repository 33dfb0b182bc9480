"""Reading large files, each beside what people use today: pandas, and DuckDB's bare reader.

The files are made once and kept in the system's temporary directory.
"""

import asyncio
import csv
import json
import logging
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import xlsxwriter

from services.files.ingestion.process.parent import ingest_file
from tests.benchmarks.result_row import Row

ROWS, CSV_ROWS, TURNS = 200_000, 1_000_000, 3
KEPT = Path(tempfile.gettempdir()) / "tabletalk-bench-files"
_NAMES = "id 日期 city code qty price amount paid created customer rate note"
_MEASURE = """
import json, resource, sys, time
{imports}
began = time.perf_counter()
{work}
spent = time.perf_counter() - began
used = resource.getrusage(resource.RUSAGE_SELF)
print()
print(json.dumps([spent, used.ru_utime + used.ru_stime, used.ru_maxrss >> 10]))
"""
PANDAS = "table = pandas.read_excel(sys.argv[1], engine='openpyxl')"
BARE = """
with duckdb.connect(sys.argv[2]) as connection:
    connection.execute("SET threads = 2")
    connection.execute("CREATE TABLE t AS SELECT * FROM read_csv(?)", [sys.argv[1]])
"""


def workbook() -> Path:
    """200,000 rows of 20 columns: numbers, dates, percentages, money, codes, words."""
    path = KEPT / "large.xlsx"
    if path.exists():
        return path
    KEPT.mkdir(exist_ok=True)
    draw = random.Random(1)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("明细")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        share = book.add_format({"num_format": "0.00%"})
        money = book.add_format({"num_format": "¥#,##0.00"})
        sheet.write_row(0, 0, [f"列{number}" for number in range(20)])
        for row in range(1, ROWS + 1):
            sheet.write_number(row, 0, row)
            sheet.write_datetime(row, 1, _moment(row), day)
            sheet.write_string(row, 2, f"客户{row % 5000}")
            sheet.write_number(row, 3, draw.random(), share)
            sheet.write_number(row, 4, round(draw.random() * 10_000, 2), money)
            sheet.write_string(row, 5, f"{row % 10_000:06}")
            sheet.write_boolean(row, 6, row % 2)
            for column in range(7, 17):
                sheet.write_number(row, column, round(draw.random() * 1_000, 2))
            for column in range(17, 20):
                sheet.write_string(row, column, f"text {draw.randint(0, 1000)}")
    return path


def text() -> Path:
    """1,000,000 rows of 12 columns, as UTF-8."""
    path = KEPT / "large.csv"
    if path.exists():
        return path
    KEPT.mkdir(exist_ok=True)
    draw = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_NAMES.split())
        writer.writerows(_line(number, draw) for number in range(CSV_ROWS))
    return path


def _line(number: int, draw: random.Random) -> list[object]:
    moment = _moment(number)
    city = draw.choice(["北京", "上海", "广州", "Berlin, DE"])
    numbers = draw.randint(1, 50), f"{draw.random() * 1000:.2f}", f"{draw.random() * 10_000:.2f}"
    paid = draw.choice(["true", "false"])
    rate = f"{draw.random() * 10:.4f}" if number % 7 else ""
    code, customer = f"{draw.randint(0, 9_999_999):07}", f"客户{number % 5000}"
    return [
        *(number, moment.date(), city, code, *numbers, paid, moment, customer, rate),
        f"备注 {number}",
    ]


def _moment(number: int) -> datetime:
    start = datetime.combine(date(2023, 1, 1), datetime.min.time())
    return start + timedelta(days=number % 900)


class _Peak(logging.Handler):
    cpu, megabytes = 0.0, 0

    def emit(self, record: logging.LogRecord) -> None:
        self.cpu = getattr(record, "cpu_s", self.cpu)
        self.megabytes = getattr(record, "peak_mb", self.megabytes)


@contextmanager
def _peak() -> Iterator[_Peak]:
    handler, log = _Peak(), logging.getLogger("services.files.ingestion.process.parent")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        yield handler
    finally:
        log.removeHandler(handler)


class Resources(NamedTuple):
    """Seconds by the clock, of the processor (imports included), and megabytes at most."""

    seconds: float
    cpu: float
    megabytes: int


async def measure_ours(path: Path) -> Resources:
    """From the file to tables that can be asked."""
    with tempfile.TemporaryDirectory() as folder, _peak() as peak:
        began = perf_counter()
        await ingest_file(path, path.name, Path(folder) / "tables.duckdb")
        return Resources(perf_counter() - began, peak.cpu, peak.megabytes)


async def measure_theirs(imports: str, work: str, path: Path) -> Resources:
    code = _MEASURE.format(imports=imports, work=work)
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "bare.duckdb")
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", code, str(path), target), stdout=asyncio.subprocess.PIPE
        )
        said, _ = await child.communicate()
    return Resources(*json.loads(said.splitlines()[-1]))


def _rows(name: str, mine: Resources, base: Resources, wanted: str, memory: str) -> list[Row]:
    return [
        Row(name, f"{mine.seconds:.2f} s", f"{base.seconds:.2f} s", wanted),
        Row("  processor time", f"{mine.cpu:.2f} s", f"{base.cpu:.2f} s"),
        Row("  its process at most", f"{mine.megabytes} MB", f"{base.megabytes} MB", memory),
    ]


async def measure_file_reading() -> list[Row]:
    """A workbook beside pandas (once: it takes long), a CSV beside DuckDB (in turns)."""
    book, lines = await asyncio.to_thread(workbook), await asyncio.to_thread(text)
    mine = sorted([await measure_ours(book) for _ in range(TURNS)])[TURNS // 2]
    pandas = await measure_theirs("import pandas", PANDAS, book)
    pairs = [
        (await measure_ours(lines), await measure_theirs("import duckdb", BARE, lines))
        for _ in range(TURNS)
    ]
    texts, bare = (sorted(pair[at] for pair in pairs)[TURNS // 2] for at in (0, 1))
    book_name = f"workbook {ROWS:,} × 20 (pandas, openpyxl)"
    text_name = f"CSV {CSV_ROWS:,} × 12 (bare read_csv)"
    return [
        *_rows(book_name, mine, pandas, "10 × sooner", "a third"),
        *_rows(text_name, texts, bare, "≤ 1.5 ×", ""),
    ]
