"""A source with a table and columns that are switched off, whose names and values are marked."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import duckdb
import httpx
import pytest

from tests.support.apps.model_app import Answer, Asker, add_source
from tests.support.apps.running_app import ADMIN_PASSWORD, USER_NAME, RunningApp
from tests.support.servers.databases import PrivateDatabase

VALUE = "zqvalue"
"""Stands in every value that must not be seen; no test writes it."""
NAMES = ("vault_zq", "pin_zq", "key_zq", "iban_zq")
"""What is switched off: a table with its columns, and a column of a table that users see."""
MARKS = (VALUE, *NAMES)
TABLES = """
CREATE TABLE vault_zq (key_zq VARCHAR(20) NOT NULL PRIMARY KEY, pin_zq VARCHAR(20));
CREATE TABLE customers (id INT NOT NULL PRIMARY KEY, name VARCHAR(20), iban_zq VARCHAR(20) UNIQUE,
  vault_key VARCHAR(20), FOREIGN KEY (vault_key) REFERENCES vault_zq (key_zq));
CREATE TABLE orders (id INT NOT NULL PRIMARY KEY, customer_id INT, payer VARCHAR(20), amount INT,
  FOREIGN KEY (customer_id) REFERENCES customers (id),
  FOREIGN KEY (payer) REFERENCES customers (iban_zq));
INSERT INTO vault_zq VALUES ('k1', 'zqvalue 1'), ('k2', 'zqvalue 2');
INSERT INTO customers VALUES (1, 'Ann', 'zqvalue 3', 'k1'), (2, 'Bob', 'zqvalue 4', 'k2');
INSERT INTO orders VALUES (1, 1, NULL, 10), (2, 2, NULL, 20), (3, 2, NULL, 30);
"""


@dataclass
class Marked:
    """The source with who made it and who asks it."""

    app: RunningApp
    admin: httpx.AsyncClient
    asker: Asker
    kind: str
    database: PrivateDatabase | None = None

    @property
    def place(self) -> str:
        return f"/api/datasources/{self.asker.source_id}"

    async def switch_off(self) -> None:
        """Switch the table and the column off."""
        for name, change in (
            ("vault_zq", {"enabled": False}),
            ("customers", {"columns": {"iban_zq": {"enabled": False}}}),
        ):
            answer = await self.admin.patch(f"{self.place}/tables/{name}", json=change)
            assert answer.status_code == 200, answer.text

    async def sync(self) -> str:
        """What a sync says, to its end."""
        answer = await self.admin.post(f"{self.place}/sync")
        assert b'"type":"finished"' in answer.content, answer.text
        return answer.text

    async def tables(self, client: httpx.AsyncClient) -> dict[str, Any]:
        """The tables that somebody sees, by name."""
        items = (await client.get(f"{self.place}/tables")).json()["items"]
        return {table["name"]: table for table in items}


def find_canaries(text: str, marks: tuple[str, ...] = MARKS) -> list[str]:
    """The marks that stand in a text."""
    return [mark for mark in marks if mark in text.lower()]


def dump_records(answer: Answer) -> str:
    """All that a reader of an answer was sent."""
    return str(answer.events)


@pytest.fixture(params=["sqlite", "duckdb", "mysql", "postgresql"])
async def marked(app: RunningApp, request: pytest.FixtureRequest) -> Marked:
    """The source in each kind of database, synced while all of it was on."""
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    user = await app.new_user(USER_NAME)
    database, config = None, {"path": f"marked.{request.param}"}
    if request.param == "sqlite":
        with closing(sqlite3.connect(app.settings.data_dir / config["path"])) as connection:
            connection.executescript(TABLES)
    elif request.param == "duckdb":
        with duckdb.connect(str(app.settings.data_dir / config["path"])) as connection:
            connection.execute(TABLES)
    else:
        database = request.getfixturevalue({"mysql": "mariadb"}.get(request.param, request.param))
        database.execute(TABLES)
        config = database.config()
    source = await add_source(admin, request.param, config)
    return Marked(app, admin, Asker(user, source), request.param, database)
