"""Both stores of the join graph keep the same promises: in our records, and in a real graph."""

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest

from model.database.engine import Base, Database, new_id, open_database
from model.sources.join import Evidence, JoinChange, JoinSet, StoredJoin
from services.joins.embedded_store import EmbeddedStore
from services.joins.join_store import JoinGraphStore, JoinsChanged
from services.joins.neo4j_store import open_neo4j

KEY = StoredJoin("orders", "customers", (("customer_id", "id"),), "declared")
PAIR = StoredJoin("parts", "lines", (("order", "order"), ("line", "line")), "manual")
GUESS = StoredJoin(
    "orders",
    "shops",
    (("shop", "code"),),
    "inferred",
    "candidate",
    0.83,
    Evidence("part", 0.97, 61),
)
HOSTILE = StoredJoin("it's `x`) DETACH DELETE (n) //", '表"格', (("a'}", "列"),), "manual")


@pytest.fixture(params=["sqlite", "mysql", "graph"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[JoinGraphStore]:
    if request.param == "graph":
        async with open_neo4j(request.getfixturevalue("graph_settings")) as graph:
            yield graph
        return
    uri = f"sqlite+aiosqlite:///{tmp_path / 'records.db'}"
    if request.param == "mysql":
        uri = f"{request.getfixturevalue('mariadb').url()}?charset=utf8mb4"
    async with open_database(uri) as database:
        yield await _open_embedded(database)


async def _open_embedded(database: Database) -> EmbeddedStore:
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    return EmbeddedStore(database)


def make_chain(*tables: str, status: str = "accepted") -> tuple[StoredJoin, ...]:
    return tuple(StoredJoin(a, b, (("x", "y"),), "manual", status) for a, b in pairwise(tables))


class TestJoinGraphStore:
    async def test_a_source_without_joins_is_at_revision_0(self, store: JoinGraphStore) -> None:
        assert await store.read(new_id()) == JoinSet()
        assert await store.read_revision("nothing") == 0

    async def test_what_is_put_is_read_back_whole(self, store: JoinGraphStore) -> None:
        source = new_id()
        assert await store.change(source, 0, JoinChange((KEY, PAIR, GUESS, HOSTILE))) == 1
        read = await store.read(source)
        assert read.revision == await store.read_revision(source) == 1
        assert set(read.joins) == {KEY, PAIR, GUESS, HOSTILE}

    async def test_sources_do_not_see_each_other(self, store: JoinGraphStore) -> None:
        mine, theirs = new_id(), new_id()
        await store.change(mine, 0, JoinChange(make_chain("a", "b", "c")))
        await store.change(theirs, 0, JoinChange(make_chain("a", "z", "c")))
        assert {r.right for r in (await store.read(mine)).joins} == {"b", "c"}
        assert [p.tables for p in await store.find_join_paths(theirs, ["a", "c"])] == [
            ("a", "z", "c")
        ]
        await store.delete(mine)
        assert await store.read(mine) == JoinSet()
        assert len((await store.read(theirs)).joins) == 2

    async def test_a_put_replaces_the_one_with_the_same_columns(
        self, store: JoinGraphStore
    ) -> None:
        source = new_id()
        turned = StoredJoin("customers", "orders", (("id", "customer_id"),), "manual")
        await store.change(source, 0, JoinChange((KEY,)))
        await store.change(source, 1, JoinChange((turned,)))
        assert (await store.read(source)).joins == (turned,)

    async def test_a_change_of_something_older_is_refused_and_changes_nothing(
        self, store: JoinGraphStore
    ) -> None:
        source = new_id()
        await store.change(source, 0, JoinChange((KEY,)))
        for stale in (0, 2):
            with pytest.raises(JoinsChanged):
                await store.change(source, stale, JoinChange((PAIR,), frozenset({KEY.id})))
        assert await store.read(source) == JoinSet(1, (KEY,))

    async def test_of_many_changes_at_once_one_wins(self, store: JoinGraphStore) -> None:
        source = new_id()
        offered = [StoredJoin("t", f"t{i}", (("x", "y"),)) for i in range(6)]
        changes = (store.change(source, 0, JoinChange((each,))) for each in offered)
        done = await asyncio.gather(*changes, return_exceptions=True)
        assert [d for d in done if d == 1] == [1]
        assert all(isinstance(d, JoinsChanged) for d in done if d != 1)
        read = await store.read(source)
        assert read.revision == 1
        assert read.joins == (offered[done.index(1)],)

    async def test_removing_takes_away_only_what_is_named(self, store: JoinGraphStore) -> None:
        source = new_id()
        await store.change(source, 0, JoinChange((KEY, PAIR, GUESS)))
        await store.change(source, 1, JoinChange(removed_ids=frozenset({PAIR.id, "unknown"})))
        assert set((await store.read(source)).joins) == {KEY, GUESS}

    async def test_replacing_takes_over_the_revision(self, store: JoinGraphStore) -> None:
        source = new_id()
        await store.change(source, 0, JoinChange((KEY,)))
        await store.replace(source, JoinSet(7, (PAIR, GUESS)), instead_of=1)
        read = await store.read(source)
        assert (read.revision, set(read.joins)) == (7, {PAIR, GUESS})
        with pytest.raises(JoinsChanged):
            await store.replace(source, JoinSet(9, ()), instead_of=6)

    async def test_ways_are_shortest_and_run_along_accepted_joins(
        self, store: JoinGraphStore
    ) -> None:
        source = new_id()
        joins = (
            *make_chain("a", "b", "c", "d"),
            *make_chain("d", "e"),
            *make_chain("a", "e", status="candidate"),
            *make_chain("b", "d", status="rejected"),
            *make_chain("x", "y"),
            StoredJoin("c", "c", (("up", "id"),)),
        )
        await store.change(source, 0, JoinChange(joins))
        ways = await store.find_join_paths(source, ["a", "e", "y", "nowhere", "x"])
        assert [way.tables for way in ways] == [("a", "b", "c", "d", "e"), ("y", "x")]
        assert [r.on for r in ways[0].joins] == [(("x", "y"),)] * 4

    async def test_a_decision_changes_the_ways(self, store: JoinGraphStore) -> None:
        source = new_id()
        await store.change(source, 0, JoinChange(make_chain("a", "b", "c")))
        [direct] = make_chain("a", "c", status="candidate")
        await store.change(source, 1, JoinChange((direct,)))
        assert len((await store.find_join_paths(source, ["a", "c"]))[0].tables) == 3
        await store.change(source, 2, JoinChange(make_chain("a", "c")))
        assert len((await store.find_join_paths(source, ["a", "c"]))[0].tables) == 2

    async def test_a_way_that_is_too_long_is_none(self, store: JoinGraphStore) -> None:
        source = new_id()
        await store.change(source, 0, JoinChange(make_chain(*"abcdefgh")))
        assert await store.find_join_paths(source, ["a", "h"]) == ()
        assert len((await store.find_join_paths(source, ["a", "g"]))[0].joins) == 6
