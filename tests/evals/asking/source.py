"""The databases of question sets as the product's data sources: read-only, within limits."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import duckdb

from agent.ports import QueryRunner
from model.errors import QueryTimeout, SqlFailed
from model.query import Cell, CheckedQuery, QueryLimits
from model.schema import Schema
from services.datasources.runner import SourceRunner
from services.datasources.scheduling.places import SYSTEM, Requester
from services.datasources.source import Fetched, FetchedColumn
from services.sqlguard import check_query
from tests.evals.compare import Row
from tests.evals.datasets.part import Dataset
from tests.evals.datasets.workbook import Workbook

LIMITS = QueryLimits(timeout_s=10, max_rows=50_000)
_STEPS = 20_000


class DatasetSource:
    """Runs statements on the open connection of a dataset (`services.datasources.Fetches`)."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    async def fetch(self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM) -> Fetched:
        """The rows of a statement. Raises `SqlFailed`, `QueryTimeout`."""
        return await asyncio.to_thread(fetch, self._dataset, sql, limits)


class DatasetSources:
    """One dataset as the only data source there is (`services.runs.agents.Sources`)."""

    def __init__(self) -> None:
        self._dataset: Dataset | None = None
        self._schema: Schema | None = None

    def use(self, group: str, dataset: Dataset) -> str:
        """Ask this one from now on; what it is called as a source."""
        source_id = f"{group}/{dataset.name}"
        if dataset is not self._dataset:  # what is remembered of a schema is remembered by object
            self._dataset = dataset
            info = replace(dataset.schema.source, id=source_id)
            self._schema = replace(dataset.schema, source=info, version="1")
        return source_id

    async def ids(self) -> list[str]:
        """None that should be opened ahead."""
        return []

    @asynccontextmanager
    async def open(
        self, source_id: str, user_id: str | None
    ) -> AsyncIterator[tuple[Schema, QueryRunner]]:
        """The schema, and the product's runner over the connection."""
        assert self._schema, "use() comes first"
        assert self._dataset, "use() comes first"
        assert self._schema.source.id == source_id
        source = DatasetSource(self._dataset)
        yield self._schema, SourceRunner(self._schema, source, LIMITS, _check, user_id)


def _check(sql: str, schema: Schema) -> CheckedQuery:
    return check_query(sql, schema=schema)


def fetch(dataset: Dataset, sql: str, limits: QueryLimits = LIMITS) -> Fetched:
    """The rows of a statement. Raises `SqlFailed`, `QueryTimeout`."""
    began = time.monotonic()
    try:
        names, rows = _execute(dataset, sql, limits)
    except (sqlite3.Error, duckdb.Error) as error:
        if _is_interrupt(error):
            raise QueryTimeout("datasources.timeout", seconds=f"{limits.timeout_s:g}") from None
        raise SqlFailed("datasources.failed", reason=str(error)) from error
    columns = tuple(FetchedColumn(name, None) for name in names)
    cells = [tuple(map(_cell, row)) for row in rows]
    return Fetched(columns, cells, elapsed_ms=(time.monotonic() - began) * 1000)


def _execute(dataset: Dataset, sql: str, limits: QueryLimits) -> tuple[list[str], list[Row]]:
    alarm = threading.Timer(limits.timeout_s, dataset.connection.interrupt)
    alarm.start()
    try:
        if not isinstance(dataset, Workbook):
            dataset.connection.execute("PRAGMA query_only=ON")
        cursor = dataset.connection.execute(sql)
        names = [str(column[0]) for column in cursor.description or ()]
        return names, cursor.fetchmany(limits.max_rows)
    finally:
        alarm.cancel()


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float):
        return value
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _is_interrupt(error: Exception) -> bool:
    return isinstance(error, duckdb.InterruptException) or "interrupted" in str(error)
