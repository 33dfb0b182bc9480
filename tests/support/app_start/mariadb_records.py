"""Our records in MariaDB, migrated and with the demo: written by a script that is made once a run.

Forty migrations and the profiling of the demo take a second, in every test that is run on both.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pymysql

from tests.support.apps.migrated_records import (
    DEMO_TABLES,
    install_demo,
    migrate_records,
    run_apart,
)
from tests.support.run_folder import RUN_DIR
from tests.support.servers.databases import PrivateDatabase, mysql_database
from tests.support.servers.server_process import Server, exclusive

SCRIPT = "tabletalk.sql"


def fill_records(database: PrivateDatabase) -> None:
    """Write the records into an empty database."""
    with exclusive(SCRIPT):
        script = Path(os.environ[RUN_DIR]) / SCRIPT
        if not script.exists():
            script.write_text("".join(_make_script(database.server)), "utf-8")
    database.execute(script.read_text("utf-8"))


def _make_script(server: Server) -> Iterator[str]:
    home = Path(os.environ[RUN_DIR]) / "demo-in-mariadb"
    with mysql_database(server) as database:
        run_apart(migrate_records(database.url()))
        yield "SET FOREIGN_KEY_CHECKS = 0;\n"
        tables = [str(name) for (name,) in _query(database, "SHOW TABLES")]
        for table in tables:
            [(_, definition)] = _query(database, f"SHOW CREATE TABLE `{table}`")
            yield f"{definition};\n"
        yield from _insert_rows(database, tables)
        run_apart(install_demo(home, database.url()))
        yield from _insert_rows(database, DEMO_TABLES)
        yield "SET FOREIGN_KEY_CHECKS = 1;\n"
    shutil.rmtree(home)


def _insert_rows(database: PrivateDatabase, tables: Iterable[str]) -> Iterator[str]:
    for table in tables:
        for row in _query(database, f"SELECT * FROM `{table}`"):
            places = ", ".join(["%s"] * len(row))
            with closing(_connect(database)) as connection:
                literals = connection.cursor().mogrify(places, row)
            yield f"INSERT INTO `{table}` VALUES ({literals});\n"


def _query(database: PrivateDatabase, query: str) -> tuple[tuple[object, ...], ...]:
    with closing(_connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _connect(database: PrivateDatabase) -> "pymysql.Connection[pymysql.cursors.Cursor]":
    server, who = database.server, database.admin
    return pymysql.connect(
        host=server.host,
        port=server.port,
        user=who.username,
        password=who.password,
        database=database.name,
        charset="utf8mb4",
    )
