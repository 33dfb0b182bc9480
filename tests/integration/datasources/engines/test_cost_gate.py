"""The cost gate on real engines: which rows a plan counts, and what is held back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from model.actor import UserActor
from model.errors import CostExceeded, QueryTimeout, SqlFailed
from model.sources.cost import CostExcess, CostLimits
from model.sources.query import QueryLimits
from model.sources.schema import Schema, SourceInfo
from model.workspaces.workspace import FIRST_WORKSPACE
from services.datasources.cost.gate import CostGate
from services.datasources.engines.registry import find_engine
from services.datasources.fetched_rows import FetchedRows
from services.datasources.ports import OpenSource
from services.datasources.scheduling.requester import Requester
from tests.integration.datasources.shop_sources import Shop, shop

FIXTURES = (shop,)
ADA = UserActor("ada", FIRST_WORKSPACE)
LIMITS = QueryLimits()
ALL = "SELECT id, title FROM shops"
EACH = "SELECT SUM(id) FROM shops"
PAIRS = "SELECT COUNT(*) FROM shops AS a, shops AS b, shops AS c WHERE a.title < b.title"
FIRST = "SELECT title FROM shops LIMIT 1"


@dataclass
class Gated:
    """A synced shop behind its gate."""

    source: OpenSource
    schema: Schema

    def gate(self, limits: CostLimits, *, shows_estimate: bool = True) -> CostGate:
        return CostGate(self.schema, self.source, limits, shows_estimate=shows_estimate)

    async def find_rows(self, sql: str) -> float | None:
        """The estimate, which a limit of no rows makes known."""
        with pytest.raises(CostExceeded) as held:
            await self.gate(CostLimits(rows=0)).fetch(sql, LIMITS, Requester(ADA))
        return held.value.excess.estimate


@asynccontextmanager
async def opened(shop: Shop) -> AsyncIterator[OpenSource]:
    source = shop.open()
    try:
        yield source
    finally:
        await source.close()


@pytest.fixture
async def gated(shop: Shop) -> AsyncIterator[Gated]:
    if shop.server and shop.kind == "postgresql":
        shop.server.execute("ANALYZE")
    async with opened(shop) as source:
        version = (await source.probe()).server_version
        tables = await source.introspect(lambda *_: None)
        dialect = find_engine(shop.kind).dialect.name
        info = SourceInfo("shop", "Shop", shop.kind, dialect, version)
        yield Gated(source, Schema(info, tuple(tables), ()))


async def test_a_plan_counts_the_rows_that_are_read(gated: Gated) -> None:
    assert await gated.find_rows(EACH) == 3
    assert await gated.find_rows(FIRST) == 1


async def test_rows_that_a_filter_drops_are_read_too(gated: Gated) -> None:
    assert await gated.find_rows("SELECT title FROM shops WHERE title = 'nobody'") == 3


async def test_counting_a_table_needs_no_question(gated: Gated) -> None:
    gate = gated.gate(CostLimits(rows=3))
    fetched = await gate.fetch("SELECT COUNT(*) FROM shops", LIMITS, Requester(ADA))
    assert list(map(list, fetched.rows)) == [[3]]


async def test_a_join_without_an_index_counts_its_pairs(gated: Gated) -> None:
    pairs = await gated.find_rows(PAIRS)
    assert pairs is not None
    # The estimate of ClickHouse knows the tables that are read, and nothing of joins.
    assert pairs >= (6 if gated.schema.source.kind == "clickhouse" else 9)


async def test_within_the_limit_or_with_a_yes_it_runs(gated: Gated) -> None:
    gate = gated.gate(CostLimits(rows=3))
    assert len((await gate.fetch(ALL, LIMITS, Requester(ADA))).rows) == 3
    strict = gated.gate(CostLimits(rows=2))
    with pytest.raises(CostExceeded) as held:
        await strict.fetch(ALL, LIMITS, Requester(ADA))
    assert held.value.excess == CostExcess("rows", 3, 2)
    approved = Requester(ADA, cost_approved=True)
    assert len((await strict.fetch(ALL, LIMITS, approved)).rows) == 3


async def test_who_sees_not_all_rows_is_told_no_count(gated: Gated) -> None:
    with pytest.raises(CostExceeded) as held:
        await gated.gate(CostLimits(rows=2), shows_estimate=False).fetch(
            ALL, LIMITS, Requester(ADA)
        )
    assert held.value.excess == CostExcess("rows_above", None, 2)


async def test_what_is_wrong_with_a_statement_is_told_as_ever(gated: Gated) -> None:
    with pytest.raises(SqlFailed, match="nowhere"):
        await gated.gate(CostLimits(rows=2)).fetch(
            "SELECT nowhere FROM shops", LIMITS, Requester(ADA)
        )


async def test_a_cost_is_known_of_some_engines(gated: Gated) -> None:
    plan = find_engine(gated.schema.source.kind).find_plan(gated.schema.source.server_version)
    assert plan is not None
    with pytest.raises(CostExceeded) as held:
        await gated.gate(CostLimits(cost=0.001)).fetch(ALL, LIMITS, Requester(ADA))
    assert held.value.excess.kind == ("cost" if "cost" in plan.units else "unknown")


class Unexplained:
    """A source that explains nothing, in some way, and answers all else."""

    def __init__(self, failure: Exception | None) -> None:
        self._failure = failure

    async def fetch(self, sql: str, limits: QueryLimits, requester: Requester) -> FetchedRows:
        if sql.startswith("EXPLAIN") and self._failure:
            raise self._failure
        return FetchedRows((), [("no plan at all",)])


@pytest.mark.parametrize(
    "failure",
    [
        QueryTimeout("datasources.timeout", seconds="5"),
        SqlFailed("datasources.failed", reason="EXPLAIN/SHOW can not be issued"),
        None,
    ],
)
@pytest.mark.parametrize("kind", ["sqlite", "duckdb", "mysql", "postgresql", "clickhouse"])
async def test_without_a_plan_the_cost_is_unknown(kind: str, failure: Exception | None) -> None:
    dialect = find_engine(kind).dialect.name
    schema = Schema(SourceInfo("shop", "Shop", kind, dialect), (), ())
    gate = CostGate(schema, Unexplained(failure), CostLimits(rows=10), shows_estimate=True)
    with pytest.raises(CostExceeded) as held:
        await gate.fetch(ALL, LIMITS, Requester(ADA))
    assert held.value.excess.kind == "unknown"


async def test_an_engine_without_plans_has_no_gate() -> None:
    schema = Schema(SourceInfo("lake", "Lake", "trino", "trino"), (), ())
    gate = CostGate(schema, Unexplained(None), CostLimits(rows=10), shows_estimate=True)
    with pytest.raises(CostExceeded) as held:
        await gate.fetch(ALL, LIMITS, Requester(ADA))
    assert held.value.excess.kind == "unknown"
    assert find_engine("mysql").find_plan("StarRocks 3.3.1") is None
