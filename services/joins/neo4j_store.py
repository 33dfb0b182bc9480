"""The join graph in Neo4j, over Bolt: parameters only, one transaction a change, bounded waits."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeVar

from model.config.sections import Neo4jSettings
from model.database.engine import new_id
from model.sources.join import JoinChange, JoinSet, StoredJoin
from model.sources.schema import JoinPath
from services.joins import cypher
from services.joins.join_store import (
    MAX_PATH_LENGTH,
    GraphStoreUnavailable,
    JoinsChanged,
)
from services.joins.row_mapping import join_from_properties, to_properties

if TYPE_CHECKING:
    from neo4j import AsyncDriver, AsyncManagedTransaction

MAX_CONNECTIONS = 8
CONNECT_TIMEOUT_S = 2.0
MAX_RETRY_S = 4.0
READ_TIMEOUT_S = 5.0
WRITE_TIMEOUT_S = 15.0
WRITE_TIMEOUT_PER_JOIN_S = 0.01
"""More for every join: a first sync of many tables stores thousands in one transaction."""
BATCH_SIZE = 1_000
Result = TypeVar("Result")
Work = Callable[["AsyncManagedTransaction"], Awaitable[Result]]
log = logging.getLogger(__name__)


class Neo4jStore:
    """`JoinGraphStore` over a driver. Make it with `open_neo4j`."""

    def __init__(self, driver: "AsyncDriver") -> None:
        self._driver = driver
        self._constraints_lock = asyncio.Lock()
        self._has_constraints = False

    async def read_revision(self, source_id: str) -> int:
        """How often the joins of a source were changed; 0 when never."""
        [number] = (await self.read_revisions([source_id])).values() or [0]
        return number

    async def read_revisions(self, source_ids: Sequence[str]) -> dict[str, int]:
        """The revisions of those sources that have joins here."""
        rows = await self._read(cypher.REVISIONS, sources=list(source_ids))
        return {row["id"]: int(row["revision"]) for row in rows}

    async def read(self, source_id: str) -> JoinSet:
        """The joins of a source by their tables."""

        async def work(tx: "AsyncManagedTransaction") -> JoinSet:
            before = await _fetch_rows(tx, cypher.REVISION, source=source_id)
            rows = await _fetch_rows(tx, cypher.READ_RELATIONS, source=source_id)
            joins = [join_from_properties(row["properties"]) for row in rows]
            joins.sort(key=lambda join: (join.left, join.right, join.id))
            return JoinSet(int(before[0]["revision"]) if before else 0, tuple(joins))

        return await self._run(work, READ_TIMEOUT_S, writes=False)

    async def change(self, source_id: str, expected_revision: int, change: JoinChange) -> int:
        """Change all of it or nothing; the new revision. Raises `JoinsChanged`."""

        async def work(tx: "AsyncManagedTransaction") -> int:
            await _check_revision(tx, source_id, expected_revision)
            stale = change.removed_ids | {join.id for join in change.stored_joins}
            await _remove(tx, source_id, stale)
            await _put_joins(tx, source_id, change.stored_joins)
            if change.removed_ids:
                await _fetch_rows(tx, cypher.DELETE_ISOLATED_TABLES, source=source_id)
            await _fetch_rows(
                tx, cypher.SET_REVISION, source=source_id, revision=expected_revision + 1
            )
            return expected_revision + 1

        longest = WRITE_TIMEOUT_S + WRITE_TIMEOUT_PER_JOIN_S * (
            len(change.stored_joins) + len(change.removed_ids)
        )
        return await self._run(work, longest, writes=True)

    async def replace(self, source_id: str, new: JoinSet, *, instead_of: int) -> None:
        """Make the joins of a source these. Raises `JoinsChanged`."""

        async def work(tx: "AsyncManagedTransaction") -> None:
            await _check_revision(tx, source_id, instead_of)
            await _fetch_rows(tx, cypher.DELETE_TABLES, source=source_id)
            await _put_joins(tx, source_id, new.joins)
            await _fetch_rows(tx, cypher.SET_REVISION, source=source_id, revision=new.revision)

        longest = WRITE_TIMEOUT_S + WRITE_TIMEOUT_PER_JOIN_S * len(new.joins)
        await self._run(work, longest, writes=True)

    async def find_join_paths(self, source_id: str, tables: Sequence[str]) -> tuple[JoinPath, ...]:
        """A shortest path of accepted joins between each two of the tables."""
        pairs = [
            [_make_table_key(source_id, a), _make_table_key(source_id, b), number]
            for number, (a, b) in enumerate(combinations(dict.fromkeys(tables), 2))
        ]
        rows = await self._read(cypher.FIND_PATHS % MAX_PATH_LENGTH, pairs=pairs)
        paths = {
            int(row["number"]): JoinPath(
                tuple(row["tables"]),
                tuple(join_from_properties(j).join for j in row["joins"]),
            )
            for row in rows
        }
        return tuple(paths[number] for number in sorted(paths))

    async def delete(self, source_id: str) -> None:
        """Remove the joins of a source."""

        async def work(tx: "AsyncManagedTransaction") -> None:
            await _fetch_rows(tx, cypher.DELETE_TABLES, source=source_id)
            await _fetch_rows(tx, cypher.DELETE_SOURCE, source=source_id)

        await self._run(work, WRITE_TIMEOUT_S, writes=True)

    async def check(self) -> str:
        """A word when the server answers; raises `GraphStoreUnavailable` when it does not."""
        await self._read("RETURN 1 AS one")
        return "bolt"

    async def _read(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        async def work(tx: "AsyncManagedTransaction") -> list[dict[str, Any]]:
            return await _fetch_rows(tx, query, **parameters)

        return await self._run(work, READ_TIMEOUT_S, writes=False)

    async def _run(self, work: "Work[Result]", limit_s: float, *, writes: bool) -> Result:
        from neo4j import READ_ACCESS, WRITE_ACCESS, unit_of_work
        from neo4j.exceptions import ConstraintError, DriverError, Neo4jError

        mode = WRITE_ACCESS if writes else READ_ACCESS
        try:
            async with asyncio.timeout(limit_s):  # not every server keeps the limit it is given
                async with self._driver.session(default_access_mode=mode) as session:
                    if writes:
                        await self._create_constraints()
                    run = session.execute_write if writes else session.execute_read
                    return await run(unit_of_work(timeout=limit_s)(work))
        except ConstraintError as error:  # two made the first joins of a source at once
            raise JoinsChanged from error
        except (DriverError, Neo4jError, TimeoutError, OSError) as error:
            reason = {"error": type(error).__name__, "code": getattr(error, "code", None)}
            log.warning("the join graph does not answer", extra=reason)
            raise GraphStoreUnavailable from error

    async def _create_constraints(self) -> None:
        async with self._constraints_lock:
            if self._has_constraints:
                return
            async with self._driver.session() as session:
                for constraint in cypher.CONSTRAINTS:
                    await (await session.run(constraint)).consume()
            self._has_constraints = True


@asynccontextmanager
async def open_neo4j(settings: Neo4jSettings) -> AsyncIterator[Neo4jStore]:
    """The store at `settings.uri`; it connects when it is first used."""
    GraphDatabase = await asyncio.to_thread(_import_driver)  # noqa: N806 - a class
    secret = settings.password.get_secret_value() if settings.password else ""
    driver = GraphDatabase.driver(
        settings.uri,
        auth=(settings.user, secret),
        max_connection_pool_size=MAX_CONNECTIONS,
        connection_acquisition_timeout=CONNECT_TIMEOUT_S,
        connection_timeout=CONNECT_TIMEOUT_S,
        max_transaction_retry_time=MAX_RETRY_S,
        max_connection_lifetime=600,
        keep_alive=True,
        telemetry_disabled=True,
        warn_notification_severity="OFF",
    )
    try:
        yield Neo4jStore(driver)
    finally:
        await driver.close()


def _import_driver() -> Any:
    """The driver takes a moment to import."""
    from neo4j import AsyncGraphDatabase

    return AsyncGraphDatabase


async def _fetch_rows(
    tx: "AsyncManagedTransaction", query: str, **parameters: Any
) -> list[dict[str, Any]]:
    result = await tx.run(query, parameters)
    return [record.data() async for record in result]


async def _check_revision(
    tx: "AsyncManagedTransaction", source_id: str, expected_revision: int
) -> None:
    [row] = await _fetch_rows(tx, cypher.CLAIM_REVISION, source=source_id, claim=new_id())
    if int(row["revision"]) != expected_revision:
        raise JoinsChanged


async def _remove(tx: "AsyncManagedTransaction", source_id: str, ids: frozenset[str]) -> None:
    if ids:
        await _fetch_rows(tx, cypher.DELETE_RELATIONS, source=source_id, ids=sorted(ids))


async def _put_joins(
    tx: "AsyncManagedTransaction", source_id: str, joins: Sequence[StoredJoin]
) -> None:
    names = dict.fromkeys(name for each in joins for name in (each.left, each.right))
    tables = [{"key": _make_table_key(source_id, name), "name": name} for name in names]
    for some in _split_batches(tables):
        await _fetch_rows(tx, cypher.MERGE_TABLES, source=source_id, tables=some)
    for accepted, query in cypher.CREATE_RELATIONS.items():
        rows = [
            {
                "left_key": _make_table_key(source_id, each.left),
                "right_key": _make_table_key(source_id, each.right),
                "properties": to_properties(each),
            }
            for each in joins
            if (each.status == "accepted") is accepted
        ]
        for some in _split_batches(rows):
            await _fetch_rows(tx, query, joins=some)


def _split_batches(rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    return (rows[start : start + BATCH_SIZE] for start in range(0, len(rows), BATCH_SIZE))


def _make_table_key(source_id: str, table: str) -> str:
    return f"{source_id}/{table}"
