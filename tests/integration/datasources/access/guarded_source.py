"""Sources of which one user sees a part, one nothing and one all; what is hidden is marked.

`guarded` is a source in each kind of database, and of files; `guarded_replica` one with a replica.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any

import duckdb
import httpx
import pytest

from model.settings import Settings
from services.container import open_services
from tests.integration.files.test_file_sources import create_source as create_file_source
from tests.support.apps.model_app import Asker, add_source
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp, running
from tests.support.apps.uploads_app import upload_file
from tests.support.fake_policy import FakePolicy, FakeRestriction
from tests.support.servers.replication import Replicated

VALUES = ("zqvalue", "zqrow", "2099-09-09")
"""Stand in the hidden table and column, and in hidden rows of a visible table."""
NAMES = ("vault_zq", "pin_zq", "key_zq", "iban_zq")
MARKS = (*VALUES, *NAMES)
TABLES = """
CREATE TABLE vault_zq (key_zq VARCHAR(20) NOT NULL PRIMARY KEY, pin_zq VARCHAR(20));
CREATE TABLE customers (id INT NOT NULL PRIMARY KEY, name VARCHAR(20), since DATE,
  iban_zq VARCHAR(20) UNIQUE, vault_key VARCHAR(20),
  FOREIGN KEY (vault_key) REFERENCES vault_zq (key_zq));
CREATE TABLE orders (id INT NOT NULL PRIMARY KEY, customer_id INT, payer VARCHAR(20), amount INT,
  FOREIGN KEY (customer_id) REFERENCES customers (id),
  FOREIGN KEY (payer) REFERENCES customers (iban_zq));
INSERT INTO vault_zq VALUES ('k1', 'zqvalue 1'), ('k2', 'zqvalue 2');
INSERT INTO customers VALUES (1, 'Ann', '2024-01-01', 'zqvalue 3', 'k1'),
  (2, 'Bob', '2024-02-01', 'zqvalue 4', 'k2'), (3, 'Zqrow', '2099-09-09', 'zqvalue 5', 'k2');
INSERT INTO orders VALUES (1, 1, NULL, 10), (2, 2, NULL, 20), (3, 3, NULL, 30);
"""
_ROWS = TABLES[TABLES.index("INSERT") :]
CLICKHOUSE_SCRIPT = f"""
CREATE TABLE vault_zq (key_zq String, pin_zq String) ENGINE = MergeTree ORDER BY key_zq;
CREATE TABLE customers (id Int32, name String, since Date, iban_zq String, vault_key String)
  ENGINE = MergeTree ORDER BY id;
CREATE TABLE orders (id Int32, customer_id Int32, payer Nullable(String), amount Int32)
  ENGINE = MergeTree ORDER BY id;
{_ROWS}"""
FILES = {
    "vault_zq.csv": "key_zq,pin_zq\nk1,zqvalue 1\nk2,zqvalue 2\n",
    "customers.csv": "id,name,since,iban_zq,vault_key\n1,Ann,2024-01-01,zqvalue 3,k1\n"
    "2,Bob,2024-02-01,zqvalue 4,k2\n3,Zqrow,2099-09-09,zqvalue 5,k2\n",
    "orders.csv": "id,customer_id,amount\n1,1,10\n2,2,20\n3,3,30\n",
}
PARTIAL = FakeRestriction(
    "partial",
    tables=frozenset({"vault_zq"}),
    columns=frozenset({"iban_zq"}),
    conditions={"customers": "iban_zq <> 'zqvalue 5'"},
)
"""The condition names a hidden column and value: neither may come back in an error."""


@dataclass
class Guarded:
    """A source, and who asks it: `part` sees a part of it, `all` everything, `none` nothing."""

    app: RunningApp
    policy: FakePolicy
    admin: httpx.AsyncClient
    all: Asker
    part: Asker
    none: Asker
    kind: str

    @property
    def source_id(self) -> str:
        return self.all.source_id

    @property
    def place(self) -> str:
        return f"/api/datasources/{self.source_id}"

    async def restrict_admin(self) -> None:
        """From now on the administrator sees a part, too."""
        self.policy.by_user[await fetch_user_id(self.admin)] = PARTIAL

    async def deny(self, client: httpx.AsyncClient, *source_ids: str) -> None:
        """From now on these sources, by default the guarded one, do not exist for a user."""
        user_id = await fetch_user_id(client)
        self.policy.denied.update((each, user_id) for each in source_ids or (self.source_id,))


def find_marks(text: str, marks: tuple[str, ...] = MARKS) -> list[str]:
    """The marks that stand in a text."""
    return [mark for mark in marks if mark in text.lower()]


async def fetch_user_id(client: httpx.AsyncClient) -> str:
    return str((await client.get("/api/auth/me")).json()["id"])


@pytest.fixture
def policy() -> FakePolicy:
    """The policy of the application."""
    return FakePolicy()


@pytest.fixture
async def app(app_settings: Settings, policy: FakePolicy) -> AsyncIterator[RunningApp]:
    """The application with that policy in its container."""
    async with running(app_settings, partial(open_services, policy=policy)) as app:
        yield app


@pytest.fixture(params=["sqlite", "duckdb", "mysql", "postgresql", "files"])
async def guarded(app: RunningApp, policy: FakePolicy, request: pytest.FixtureRequest) -> Guarded:
    """The source in each kind of database, synced by an administrator who sees everything."""
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    source_id = await create_source(app, admin, request)
    return await add_users(app, policy, admin, source_id, request.param)


@pytest.fixture
async def guarded_replica(app: RunningApp, policy: FakePolicy, replicated: Replicated) -> Guarded:
    """The same with a read replica, on which statements run."""
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    source_id = await create_replicated(admin, replicated)
    return await add_users(app, policy, admin, source_id, "replica")


async def add_users(
    app: RunningApp, policy: FakePolicy, admin: httpx.AsyncClient, source_id: str, kind: str
) -> Guarded:
    """The three users, with what each may see."""
    clients = [await app.new_user(name) for name in ("eve", "ada", "ned")]
    policy.by_user[await fetch_user_id(clients[1])] = PARTIAL
    policy.by_user[await fetch_user_id(clients[2])] = "denied"
    whole, part, none = [Asker(client, source_id) for client in clients]
    return Guarded(app, policy, admin, whole, part, none, kind)


async def create_source(
    app: RunningApp, admin: httpx.AsyncClient, request: pytest.FixtureRequest
) -> str:
    """The source of the kind that a test is parametrized with."""
    kind, config = request.param, {"path": f"guarded.{request.param}"}
    if kind == "files":
        ids = [str((await upload_file(admin, n, t.encode()))["id"]) for n, t in FILES.items()]
        return str((await create_file_source(admin, ids))["id"])
    if kind == "sqlite":
        with closing(sqlite3.connect(app.settings.data_dir / config["path"])) as connection:
            connection.executescript(TABLES)
    elif kind == "duckdb":
        with duckdb.connect(str(app.settings.data_dir / config["path"])) as connection:
            connection.execute(TABLES)
    else:
        database = request.getfixturevalue({"mysql": "mariadb"}.get(kind, kind))
        database.execute(CLICKHOUSE_SCRIPT if kind == "clickhouse" else TABLES)
        config = database.config()
    return await add_source(admin, kind, config)


async def create_replicated(admin: httpx.AsyncClient, replicated: Replicated) -> str:
    """A source whose statements run on a read replica."""
    primary = replicated.primary
    await asyncio.to_thread(primary.execute, TABLES)
    await replicated.caught_up("SELECT count(*) FROM orders", 3)
    config: dict[str, Any] = {**primary.config(), "replica_uri": replicated.uri()}
    return await add_source(admin, primary.server.kind, config)
