"""The demo retailer, built for a fixed day and called as its notes call it."""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from services.datasources.demo import notes
from services.datasources.demo.build import build
from tests.evals.datasets.asked import Asked, read
from tests.evals.datasets.warehouse import Warehouse, opened

TODAY = date(2025, 11, 20)


def questions() -> Iterator[tuple[Warehouse, Iterable[Asked]]]:
    """The one warehouse."""
    with tempfile.TemporaryDirectory() as folder:
        yield retailer(Path(folder) / "demo.db"), read("demo")


def retailer(path: Path) -> Warehouse:
    """The demo at `path`, made when it is not there."""
    build(path, TODAY)
    return noted(sqlite3.connect(path, check_same_thread=False))


def noted(connection: sqlite3.Connection) -> Warehouse:
    """The demo's tables with their notes."""
    called = dict(notes.TABLES)
    for table, columns in notes.COLUMNS.items():
        called |= {f"{table}.{column}": said for column, said in columns.items()}
    return opened("demo", connection, TODAY, called)
