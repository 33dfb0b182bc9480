"""Shortest ways among ten of ten thousand tables: in our records, and in a graph over Bolt."""

import tempfile
from collections import deque
from contextlib import ExitStack
from itertools import combinations
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import pytest

from model.database.engine import Base, open_database
from model.sources.join import JoinChange, StoredJoin
from services.joins.embedded_store import EmbeddedStore
from services.joins.join_store import JoinGraphStore
from services.joins.neo4j_store import open_neo4j
from tests.benchmarks.result_row import Row
from tests.support.servers.graph_database import OwnGraph

TABLES = 10_000
ASKED = 10
TIMES = 30
SOURCE = "many"


def measure_join_paths() -> tuple[StoredJoin, ...]:
    """A tree of facts and dimensions with some shortcuts: every table is at most 6 from most."""
    tree = ((number, (number - 1) // 12) for number in range(1, TABLES))
    across = ((number, number * 7 % TABLES) for number in range(3, TABLES, 9))
    pairs = dict.fromkeys((*tree, *across))
    return tuple(
        StoredJoin(f"t{a}", f"t{b}", ((f"t{b}_id", "id"),), "declared") for a, b in pairs if a != b
    )


def choose_tables(turn: int) -> list[str]:
    """Ten tables, others each time."""
    return [f"t{(turn * 977 + step * 1013) % TABLES}" for step in range(ASKED)]


async def find_paths() -> list[Row]:
    """Ways among ten tables; the baseline searches from one end only, in plain dictionaries."""
    joins = measure_join_paths()
    simple = quantiles([_plain(joins, choose_tables(turn)) for turn in range(TIMES)], n=20)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        rows = []
        async with open_database(f"sqlite+aiosqlite:///{folder / 'records.db'}") as database:
            async with database.engine.begin() as connection:
                await connection.run_sync(Base.metadata.create_all)
            rows += await _measure_store("in our records", EmbeddedStore(database), joins, simple)
        graph = OwnGraph(folder)
        try:
            graph.start()
        except pytest.skip.Exception as reason:
            return [*rows, Row(f"in a graph: {reason}", "", "")]
        stack.callback(graph.kill)
        async with open_neo4j(graph.settings) as store:
            rows += await _measure_store("in a graph over Bolt", store, joins, simple)
    return rows


async def _measure_store(
    name: str, store: JoinGraphStore, joins: tuple[StoredJoin, ...], simple: list[float]
) -> list[Row]:
    began = perf_counter()
    await store.change(SOURCE, 0, JoinChange(joins))
    stored = perf_counter() - began
    await store.find_join_paths(SOURCE, choose_tables(0))
    taken = []
    for turn in range(TIMES):
        began = perf_counter()
        found = await store.find_join_paths(SOURCE, choose_tables(turn))
        taken.append((perf_counter() - began) * 1000)
    title = f"{name}: {len(found)} ways among {ASKED} of {TABLES:,} tables"
    p95, base = quantiles(taken, n=20)[-1], simple[-1]
    return [
        Row(f"{title}, median", f"{median(taken):.1f} ms", f"{median(simple):.1f} ms"),
        Row(f"{title}, p95", f"{p95:.1f} ms", f"{base:.1f} ms"),
        Row(f"{name}: {len(joins):,} joins stored in one transaction", f"{stored:.1f} s", ""),
    ]


def _plain(joins: tuple[StoredJoin, ...], tables: list[str]) -> float:
    near: dict[str, list[str]] = {}
    for each in joins:
        near.setdefault(each.left, []).append(each.right)
        near.setdefault(each.right, []).append(each.left)
    began = perf_counter()
    for start, end in combinations(tables, 2):
        seen, queue = {start}, deque([start])
        while queue and end not in seen:
            for other in near[queue.popleft()]:
                if other not in seen:
                    seen.add(other)
                    queue.append(other)
    return (perf_counter() - began) * 1000
