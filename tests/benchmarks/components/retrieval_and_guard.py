"""Parts of an answer on their own, in this process: finding tables, the guard."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from agent.retrieval import TableIndex
from model.chats.question import Question
from model.sources.schema import Column, ForeignKey, Schema, SourceInfo, Table
from services.sqlguard import check_query
from tests.benchmarks.result_row import Row

TABLES = 10_000
SEARCHES = 100
CHECKS = 200
AREAS = ("order", "stock", "ledger", "visit", "claim", "route", "lease", "grant", "batch", "shift")
PARTS = ("header", "line", "log", "plan", "price", "status", "owner", "place", "note", "total")
COLUMNS = ("amount", "status", "created_at", "region", "owner_name", "quantity")
QUESTIONS = (
    "total amount of order line by region",
    "how many claim headers are open in area 42",
    "各地区的数量和金额",
    "average price per owner name last month",
)


def _table(number: int) -> Table:
    area, part = AREAS[number % 10], PARTS[number // 10 % 10]
    columns = [Column(name, "TEXT", "text", comment=f"{name} of {area}") for name in COLUMNS]
    key = (ForeignKey(("parent_id",), _name(number - 10), ("id",)),) if number >= 10 else ()
    own = (Column("id", "INTEGER", "integer"), Column("parent_id", "INTEGER", "integer"))
    return Table(_name(number), (*own, *columns), comment=f"{area} {part}", foreign_keys=key)


def _name(number: int) -> str:
    return f"{AREAS[number % 10]}_{PARTS[number // 10 % 10]}_{number // 100}"


def _times(work: Callable[[int], object], times: int) -> list[float]:
    taken = []
    for turn in range(times):
        began = perf_counter()
        work(turn)
        taken.append((perf_counter() - began) * 1000)
    return taken


def make_many_tables() -> Schema:
    """Ten thousand tables."""
    source = SourceInfo("many", "many", "sqlite", "sqlite")
    return Schema(source, tuple(map(_table, range(TABLES))), ())


def measure_retrieval() -> list[Row]:
    """Searching ten thousand tables; the baseline looks for each word in each table's text."""
    schema = make_many_tables()
    began = perf_counter()
    index = TableIndex(schema)
    built = perf_counter() - began
    texts = [" ".join((t.name, t.comment, *(c.name for c in t.columns))) for t in schema.tables]

    def search(turn: int) -> object:
        return index.search(Question(QUESTIONS[turn % len(QUESTIONS)], "en", date(2026, 1, 1)))

    def scan(turn: int) -> object:
        words = QUESTIONS[turn % len(QUESTIONS)].split()
        return max(range(TABLES), key=lambda at: sum(word in texts[at] for word in words))

    mine, base = (quantiles(_times(work, SEARCHES), n=20)[-1] for work in (search, scan))
    title = f"retrieval among {TABLES:,} tables, p95"
    return [
        Row(title, f"{mine:.1f} ms", f"{base:.1f} ms", "< 20 ms"),
        Row("its index built", f"{built:.2f} s", "", ""),
    ]


def measure_guard(rules: Path) -> list[Row]:
    """Checking the statement of the benchmark; the baseline runs what the model says."""
    sql = json.loads(rules.read_text("utf-8"))[0]["sql"]
    names = {
        "stores": ("store_id", "province_id"),
        "provinces": ("province_id", "name"),
    }
    tables = tuple(
        Table(name, tuple(Column(column, "TEXT", "text") for column in columns))
        for name, columns in names.items()
    )
    schema = Schema(SourceInfo("demo", "demo", "sqlite", "sqlite"), tables, ())
    new = [f"SELECT * FROM ({sql}) AS answer LIMIT {turn + 1}" for turn in range(CHECKS)]
    spent = median(_times(lambda turn: check_query(new[turn], schema=schema), CHECKS))
    again = median(_times(lambda turn: check_query(new[-1], schema=schema), CHECKS))
    return [
        Row("the guard, a new statement", f"{spent:.2f} ms", "0", ""),
        Row("the guard, one it has seen", f"{again:.3f} ms", "0", ""),
    ]
