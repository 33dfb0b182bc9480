"""Rows for a warehouse: the same seed gives the same rows.

A column is described by a list of values (in order when there is one for each row), by a word with
limits (`date`, `datetime`, `yyyymmdd`, `integer`, `decimal`, `after`, `earlier`), by a text with
`{n}`, or by another column (`of`) with one of these for each of its values; for a value that has
none the column stays empty. Whole-number keys count up; foreign keys point at rows that are there,
`earlier` ones at rows of their own table or, with the share that is given, at none.
"""

import math
import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from model.sources.schema import Table

_USED = 0.92
"""The share of a table's rows that other tables point at."""


def fill_tables(connection: sqlite3.Connection, tables: list[Table], spec: dict[str, Any]) -> None:
    """Insert the rows of every table of `spec`, in its order."""
    by_name = {table.name: table for table in tables}
    for name, described in spec.items():
        table, random = by_name[name], Random(name)
        columns = [c.name for c in table.columns]
        rows = [
            _make_row(connection, table, described, n, random) for n in range(described["rows"])
        ]
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)


def _make_row(
    connection: sqlite3.Connection, table: Table, described: dict[str, Any], n: int, random: Random
) -> tuple[Any, ...]:
    made: dict[str, Any] = {}
    for column in sorted(table.columns, key=lambda c: isinstance(described.get(c.name), dict)):
        how = described.get(column.name)
        if how is not None:
            made[column.name] = _make_value(how, n, described["rows"], made, random)
        elif (column.name,) == table.primary_key:
            made[column.name] = n + 1
        else:
            made[column.name] = _choose_parent(connection, table, column.name, random)
    return tuple(made[column.name] for column in table.columns)


def _choose_parent(
    connection: sqlite3.Connection, table: Table, column: str, random: Random
) -> Any:
    [key] = [k for k in table.foreign_keys if k.columns == (column,)]
    found = connection.execute(f"SELECT {key.references[0]} FROM {key.table}").fetchall()
    return random.choice(found[: math.ceil(len(found) * _USED)])[0]


def _make_value(how: Any, n: int, rows: int, made: dict[str, Any], random: Random) -> Any:
    if isinstance(how, dict):
        how = how.get(str(made[how["of"]]))
        return None if how is None else _make_value(how, n, rows, made, random)
    if isinstance(how, list):
        return how[n] if len(how) == rows else random.choice(how)
    word, *limits = how.split()
    number = _NUMBERS.get(word)
    return number(limits, n, random) if number else _make_text(how, word, limits, n, made, random)


def _integer(limits: list[str], _: int, random: Random) -> int:
    return random.randint(int(limits[0]), int(limits[1]))


def _decimal(limits: list[str], _: int, random: Random) -> float:
    digits = int(limits[2]) if len(limits) > 2 else 2
    return round(random.uniform(float(limits[0]), float(limits[1])), digits)


def _earlier(limits: list[str], n: int, random: Random) -> int | None:
    return random.randint(1, n) if n and random.random() >= float(limits[0]) else None


def _yyyymmdd(limits: list[str], _: int, random: Random) -> int:
    return int(_day(limits, random).strftime("%Y%m%d"))


_NUMBERS: dict[str, Callable[[list[str], int, Random], float | None]] = {
    "integer": _integer,
    "decimal": _decimal,
    "earlier": _earlier,
    "yyyymmdd": _yyyymmdd,
}


def _make_text(
    how: str, word: str, limits: list[str], n: int, made: dict[str, Any], random: Random
) -> str | None:
    if word in ("date", "datetime"):
        day = _day(limits, random)
        clock = f" {random.randint(8, 20):02}:{random.randint(0, 59):02}:00"
        return day.isoformat() + (clock if word == "datetime" else "")
    if word == "after":
        later = timedelta(random.randint(int(limits[1]), int(limits[2])))
        missing = random.random() < float(limits[3])
        first = date.fromisoformat(made[limits[0]][: len("2025-01-01")])
        return None if missing else (first + later).isoformat()
    return how.replace("{n}", str(n + 1))


def _day(limits: list[str], random: Random) -> date:
    first, last = (date.fromisoformat(day) for day in limits)
    return first + timedelta(random.randint(0, (last - first).days))
