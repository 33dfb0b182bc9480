"""The statement that adds to counts of a day."""

from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import mysql, sqlite


@cache
def make_increment(table: Table, dialect: str) -> Any:
    """Inserts a row, or adds its counts to those of the row with its key: no worker's is lost.

    All columns but the key are counts. It is built once: that takes longer than to execute it.
    """
    counts = [column for column in table.columns if not column.primary_key]
    if dialect == "sqlite":
        insert = sqlite.insert(table)
        sums = {column.name: column + insert.excluded[column.name] for column in counts}
        return insert.on_conflict_do_update(list(table.primary_key), set_=sums)
    on_mysql = mysql.insert(table)
    return on_mysql.on_duplicate_key_update(
        {column.name: column + on_mysql.inserted[column.name] for column in counts}
    )
