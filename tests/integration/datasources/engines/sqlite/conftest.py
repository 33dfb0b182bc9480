"""The small shop in a SQLite file, opened as a source."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from services.datasources.engines.sqlite.driver import SqliteSource
from tests.integration.datasources.engines.sqlite.child_readers import find_readers, open_source
from tests.integration.datasources.shop_sources import SHOP


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        connection.executescript(SHOP)
    return tmp_path / "shop.db"


@pytest.fixture
async def source(path: Path) -> AsyncIterator[SqliteSource]:
    source = open_source(path)
    yield source
    await source.close()
    assert not find_readers()
