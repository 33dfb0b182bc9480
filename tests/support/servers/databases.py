"""Fresh databases on a private MariaDB and PostgreSQL.

Ask for the fixture `mariadb` or `postgresql`: a database of your own with three accounts. The
server is started by the first test that asks and shared by all workers of the run; where the
binaries are missing the test is skipped with the reason.
"""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pymysql
import pytest
from pymysql.constants import CLIENT

from tests.support.servers.clickhouse import (
    add_account,
    ask_clickhouse,
    run_sql_clickhouse,
    start_clickhouse,
)
from tests.support.servers.server_process import (
    START_LIMIT_S,
    Account,
    Server,
    share_server,
    start_mariadb,
    start_postgresql,
    start_redis,
)


@dataclass(frozen=True)
class PrivateDatabase:
    """A database of one test: `admin` owns it, `reader` may only SELECT, `root` may anything."""

    server: Server
    name: str
    admin: Account
    reader: Account

    @property
    def root(self) -> Account:
        """The server's superuser."""
        return self.server.root

    def execute(self, script: str) -> None:
        """Run statements as `admin`, so that the tables are its own; `reader` may read them."""
        EXECUTE[self.server.kind](self.server, self.admin, self.name, script)

    def asked(self, query: str) -> int:
        """The one number a query of `root` finds."""
        return ASK[self.server.kind](self.server, self.name, query)

    def url(self, account: Account | None = None) -> str:
        """The SQLAlchemy address, by default for `admin`."""
        driver = {"mysql": "mysql+aiomysql", "postgresql": "postgresql+asyncpg"}[self.server.kind]
        who = account or self.admin
        place = f"{self.server.host}:{self.server.port}/{self.name}"
        return f"{driver}://{who.username}:{who.password}@{place}"

    def config(self, account: Account | None = None) -> dict[str, object]:
        """What a data source's `config` must say, by default for `reader`."""
        who = account or self.reader
        return {
            "host": self.server.host,
            "port": self.server.port,
            "username": who.username,
            "password": who.password,
            "database": self.name,
        }


def run_sql_mysql(server: Server, who: Account, database: str, script: str) -> None:
    """Run `script`, which may hold several statements, in MariaDB."""
    connection = pymysql.connect(
        host=server.host,
        port=server.port,
        user=who.username,
        password=who.password,
        database=database or None,
        charset="utf8mb4",
        client_flag=CLIENT.MULTI_STATEMENTS,
        autocommit=True,
        read_timeout=60,
    )
    with closing(connection), connection.cursor() as cursor:
        cursor.execute(script)
        while cursor.nextset():
            pass


def run_sql_postgresql(server: Server, who: Account, database: str, script: str) -> None:
    """Run `script`, which may hold several statements, in PostgreSQL."""
    place = ["-h", server.host, "-p", str(server.port), "-U", who.username, "-d", database]
    done = subprocess.run(
        ["psql", "-w", "-X", "-q", "-v", "ON_ERROR_STOP=1", *place],
        input=script,
        env={**os.environ, "PGPASSWORD": who.password, "PGCLIENTENCODING": "UTF8"},
        check=False,
        capture_output=True,
        text=True,
        timeout=START_LIMIT_S,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)


EXECUTE: dict[str, Callable[[Server, Account, str, str], None]] = {
    "mysql": run_sql_mysql,
    "postgresql": run_sql_postgresql,
    "clickhouse": run_sql_clickhouse,
}


def ask_mysql(server: Server, database: str, query: str) -> int:
    """The one number that `query` finds in MariaDB."""
    connection = pymysql.connect(
        host=server.host,
        port=server.port,
        user=server.root.username,
        password=server.root.password,
        database=database,
    )
    with closing(connection), connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchall()[0][0])


def ask_postgresql(server: Server, database: str, query: str) -> int:
    """The one number that `query` finds in PostgreSQL."""
    place = ["-h", server.host, "-p", str(server.port), "-U", server.root.username, "-d", database]
    done = subprocess.run(
        ["psql", "-w", "-X", "-A", "-t", "-c", query, *place],
        env={**os.environ, "PGPASSWORD": server.root.password},
        check=True,
        capture_output=True,
        text=True,
        timeout=START_LIMIT_S,
    )
    return int(done.stdout)


ASK = {"mysql": ask_mysql, "postgresql": ask_postgresql, "clickhouse": ask_clickhouse}


def accounts() -> tuple[str, Account, Account]:
    """Fresh names: of a database, its owner, its reader."""
    mark = uuid4().hex[:12]
    return (
        f"t_{mark}",
        Account(f"admin_{mark}", uuid4().hex),
        Account(f"reader_{mark}", uuid4().hex),
    )


@contextmanager
def mysql_database(server: Server) -> Iterator[PrivateDatabase]:
    """A fresh database that is dropped afterwards."""
    name, admin, reader = accounts()
    setup = f"""CREATE DATABASE {name} CHARACTER SET utf8mb4;
        CREATE USER '{admin.username}'@'%' IDENTIFIED BY '{admin.password}';
        CREATE USER '{reader.username}'@'%' IDENTIFIED BY '{reader.password}';
        GRANT ALL ON {name}.* TO '{admin.username}'@'%';
        GRANT SELECT, SHOW VIEW ON {name}.* TO '{reader.username}'@'%';"""
    run_sql_mysql(server, server.root, "", setup)
    yield PrivateDatabase(server, name, admin, reader)
    drop = f"DROP USER '{admin.username}'@'%', '{reader.username}'@'%'; DROP DATABASE {name};"
    run_sql_mysql(server, server.root, "", drop)


@contextmanager
def postgresql_database(server: Server) -> Iterator[PrivateDatabase]:
    """A fresh database that is dropped afterwards, with connections still open to it cut."""
    name, admin, reader = accounts()
    setup = f"""CREATE ROLE {admin.username} LOGIN PASSWORD '{admin.password}';
        CREATE ROLE {reader.username} LOGIN PASSWORD '{reader.password}';
        CREATE DATABASE {name} OWNER {admin.username};
        REVOKE TEMP ON DATABASE {name} FROM PUBLIC;"""
    run_sql_postgresql(server, server.root, "postgres", setup)
    grant = f"""ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {reader.username};
        ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO {reader.username};"""
    run_sql_postgresql(server, admin, name, grant)
    yield PrivateDatabase(server, name, admin, reader)
    drop = f"DROP DATABASE {name} WITH (FORCE); DROP ROLE {admin.username}, {reader.username};"
    run_sql_postgresql(server, server.root, "postgres", drop)


@contextmanager
def clickhouse_database(server: Server) -> Iterator[PrivateDatabase]:
    """A fresh database that is dropped afterwards."""
    name, admin, reader = accounts()
    add_account(admin, readonly=0)
    add_account(reader, readonly=2)
    run_sql_clickhouse(server, server.root, "", f"CREATE DATABASE {name}")
    yield PrivateDatabase(server, name, admin, reader)
    run_sql_clickhouse(server, server.root, "", f"DROP DATABASE {name}")


@pytest.fixture
def clickhouse() -> Iterator[PrivateDatabase]:
    """A fresh ClickHouse database; the test is skipped where its engine is not installed."""
    with clickhouse_database(share_server("clickhouse", start_clickhouse)) as database:
        yield database


@pytest.fixture
def mariadb() -> Iterator[PrivateDatabase]:
    """A fresh MariaDB database; the test is skipped where MariaDB is not installed."""
    with mysql_database(share_server("mysql", start_mariadb)) as database:
        yield database


ODD = "ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,HIGH_NOT_PRECEDENCE,IGNORE_SPACE"


def _start_odd_mariadb(home: Path) -> Server:
    connect = f"--init-connect=SET sql_mode = '{ODD}', sql_select_limit = 1, sql_auto_is_null = 1"
    return start_mariadb(home, "--max-allowed-packet=1G", f"--sql-mode={ODD}", connect)


@pytest.fixture
def odd_mariadb() -> Iterator[PrivateDatabase]:
    """A database on a server that reads statements otherwise, and sends values of 1 GB."""
    with mysql_database(share_server("mysql-odd", _start_odd_mariadb)) as database:
        yield database


@pytest.fixture
def postgresql() -> Iterator[PrivateDatabase]:
    """A fresh PostgreSQL database; the test is skipped where PostgreSQL is not installed."""
    with postgresql_database(share_server("postgresql", start_postgresql)) as database:
        yield database


@pytest.fixture
def redis_url() -> str:
    """The address of a private Redis; the test is skipped where Redis is not installed.

    All who test at once share the server, each in a database of its own: their runs have one name.
    """
    server = share_server("redis", start_redis)
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return f"redis://:{server.root.password}@{server.host}:{server.port}/{number}"
