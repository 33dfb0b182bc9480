"""The tables of a SQLite database in memory, as a sync of a file finds them."""

import sqlite3

from model.errors import SqlFailed
from model.sources.schema import Table
from services.datasources.engines.sqlite import catalog
from services.datasources.fetched_rows import FetchedRows


def tables_of(connection: sqlite3.Connection) -> list[Table]:
    """All tables and views; the connection answers at once, so no event loop is needed."""

    async def ask(sql: str) -> FetchedRows:
        try:
            return FetchedRows((), connection.execute(sql).fetchall())
        except sqlite3.Error as error:
            raise SqlFailed("datasources.failed", reason=str(error)) from error

    looking = catalog.read_tables(ask, lambda *_: None)
    try:
        looking.send(None)
    except StopIteration as found:
        tables: list[Table] = found.value
        return tables
    raise AssertionError("the catalog waited for something")
