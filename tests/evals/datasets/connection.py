"""Statements on the open connection of a dataset, and what a sync finds out through it."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import duckdb

from model.errors import QueryTimeout, SqlFailed
from model.sources.query import Cell, QueryLimits
from model.sources.schema import Dialect, Table
from services.datasources.fetched_rows import FetchedColumn, FetchedRows
from services.datasources.profiling.value_reader import ValueReader
from services.datasources.scheduling.requester import SYSTEM, Requester

Connection = sqlite3.Connection | duckdb.DuckDBPyConnection
LIMITS = QueryLimits(timeout_s=10, max_rows=50_000)
Result = TypeVar("Result")


class ConnectionSource:
    """Runs statements on a connection (`services.datasources.ports.StatementFetcher`)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def fetch(
        self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM
    ) -> FetchedRows:
        """The rows of a statement. Raises `SqlFailed`, `QueryTimeout`."""
        return await asyncio.to_thread(fetch, self._connection, sql, limits)


def sync_tables(tables: list[Table], connection: Connection, dialect: Dialect) -> list[Table]:
    """The tables with what the product's sync reads of their values."""
    return run_sync(_sync_tables(tables, ConnectionSource(connection), dialect))


async def _sync_tables(
    tables: list[Table], source: ConnectionSource, dialect: Dialect
) -> list[Table]:
    """The steps of `services.datasources.sync` that read values, in their order."""
    return await ValueReader(source, dialect, SYSTEM).fill(tables, {}, lambda *_: None)


def run_sync(work: Coroutine[Any, Any, Result]) -> Result:
    """What comes of it, in a loop of its own: whoever opens a dataset may have one or none."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def fetch(connection: Connection, sql: str, limits: QueryLimits = LIMITS) -> FetchedRows:
    """The rows of a statement, read-only. Raises `SqlFailed`, `QueryTimeout`."""
    began = time.monotonic()
    alarm = threading.Timer(limits.timeout_s, connection.interrupt)
    alarm.start()
    try:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA query_only=ON")
        cursor = connection.execute(sql)
        columns = tuple(FetchedColumn(str(c[0]), None) for c in cursor.description or ())
        rows = [tuple(map(_cell, row)) for row in cursor.fetchmany(limits.max_rows)]
    except (sqlite3.Error, duckdb.Error) as error:
        if isinstance(error, duckdb.InterruptException) or "interrupted" in str(error):
            raise QueryTimeout("datasources.timeout", seconds=f"{limits.timeout_s:g}") from None
        raise SqlFailed("datasources.failed", reason=str(error)) from error
    finally:
        alarm.cancel()
    return FetchedRows(columns, rows, elapsed_ms=(time.monotonic() - began) * 1000)


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float):
        return value
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
