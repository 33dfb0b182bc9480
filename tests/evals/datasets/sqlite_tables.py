"""The tables of a SQLite database in memory, as a sync of a file finds them."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor

from model.errors import SqlFailed
from model.sources.schema import Table
from services.datasources.engines.sqlite import catalog
from services.datasources.fetched_rows import FetchedRows


def tables_of(connection: sqlite3.Connection) -> list[Table]:
    """All tables and views, read in an event loop of their own."""

    async def ask(sql: str) -> FetchedRows:
        try:
            return FetchedRows((), connection.execute(sql).fetchall())
        except sqlite3.Error as error:
            raise SqlFailed("datasources.failed", reason=str(error)) from error

    def read() -> list[Table]:
        return asyncio.run(catalog.read_tables(ask, lambda *_: None))

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return read()
    with ThreadPoolExecutor(1) as pool:  # a loop runs in this thread already
        return pool.submit(read).result()
