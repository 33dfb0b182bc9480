"""What rules cost a statement, and how many random statements show the same rows under them."""

import os
from collections import Counter
from collections.abc import Callable
from functools import partial
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import TypeVar

from model.errors import SqlRejected
from services.policies.policy_selections import PolicySelections
from services.policies.statement_rewriting import rewrite_statement
from services.sqlguard import check_query
from tests.benchmarks.result_row import Row
from tests.support.policies.comparison import compare_world
from tests.support.policies.databases import KEYS, sqlite_pair
from tests.support.policies.statements import StatementWriter
from tests.support.policies.worlds import make_world

DURATION_S = float(os.environ.get("BENCH_POLICIES_S", "60"))
"""For how long statements are compared: an hour by `BENCH_POLICIES_S=3600`."""
Result = TypeVar("Result")
_WORLDS = 20
_STATEMENTS = 20
_PER_WORLD = 100


def measure_rewriting() -> list[Row]:
    """The time that a rewriting takes, beside the guard's check of the same statement.

    The statements are those of the tests: every second one joins, nests or has a WITH.
    """
    checks, rewritings = [], []
    for seed in range(_WORLDS):
        random = Random(seed)
        world = make_world(random, '"')
        schema = world.make_schema("sqlite")
        selections = PolicySelections(schema, {t.name: t.policy for t in world.tables}, KEYS)
        tables = {table.name: table.visible_columns() for table in world.tables}
        writer = StatementWriter(random, tables, '"', full_joins=True)
        for _ in range(_STATEMENTS):
            sql = writer.write()
            try:
                query, took = _time(partial(check_query, sql, schema=schema))
                checks.append(took)
                rewritings.append(_time(partial(rewrite_statement, query, selections))[1])
            except SqlRejected:
                continue
    ours, guard = quantiles(rewritings, n=20), quantiles(checks, n=20)
    return [
        Row(
            "rewriting by rules, median (the guard's check)",
            f"{median(rewritings):.1f} ms",
            f"{median(checks):.1f} ms",
            "≤ 1 ms",
        ),
        Row("the same, p95", f"{ours[-1]:.1f} ms", f"{guard[-1]:.1f} ms", "≤ 5 ms"),
    ]


def compare_rows() -> list[Row]:
    """How many statements gave the rows of a database that holds only what the user may see."""
    counts: Counter[str] = Counter()
    began, seed = perf_counter(), 10_000
    with sqlite_pair() as pair:
        while perf_counter() - began < DURATION_S:
            counts += compare_world(pair, seed, _PER_WORLD)
            seed += 1
    name = f"statements compared in {DURATION_S:.0f} s"
    return [
        Row(name, f"{counts.total():,}", "", "all equal"),
        Row("of them with rows", f"{counts['rows']:,}", ""),
        Row("refused", f"{counts['refused']:,}", ""),
    ]


def _time(work: Callable[[], Result]) -> tuple[Result, float]:
    began = perf_counter()
    result = work()
    return result, (perf_counter() - began) * 1000
