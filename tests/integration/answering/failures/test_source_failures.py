"""A database that is gone, too slow, or busy with a query that nobody wants any more."""

import asyncio
import os
import sqlite3
import subprocess
import time
from contextlib import closing

import pymysql
import pytest

from model.settings import Settings
from services.datasources.demo.installation import FILE
from tests.support.apps.model_app import EVERYWHERE, REVENUE, SERVERS, Asker
from tests.support.polling import eventually
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel
from tests.support.servers.databases import EXECUTE, PrivateDatabase

LIMIT_S = 3.0
ENDLESS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)"
    " SELECT count(*) AS endless FROM n a, n b, n c, n d"
)
SAID = {"en": ("3 seconds", "Ask for less"), "zh-CN": ("3 秒", "缩小范围")}


@pytest.fixture
def limit_s() -> float:
    """How long a query may take."""
    return LIMIT_S


@pytest.fixture
def app_settings(settings_with_model: Settings, limit_s: float) -> Settings:
    """A query may take that long."""
    limits = settings_with_model.query.model_copy(update={"timeout_s": limit_s})
    return settings_with_model.model_copy(update={"query": limits})


def at_work(database: PrivateDatabase) -> bool:
    """Whether the server is busy with the endless statement."""
    if database.server.kind == "mysql":
        place = {"host": database.server.host, "port": database.server.port}
        who = {"user": database.root.username, "password": database.root.password}
        with pymysql.connect(**place, **who) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT db, info FROM information_schema.processlist")
            return any(db == database.name and "endless" in str(info) for db, info in cursor)
    found = "SELECT query FROM pg_stat_activity WHERE state = 'active' AND datname = "
    place = ["-h", database.server.host, "-p", str(database.server.port)]
    command = ["psql", "-w", "-X", "-tA", *place, "-U", database.root.username, "-d", "postgres"]
    secret = {**os.environ, "PGPASSWORD": database.root.password}
    told = subprocess.run(
        [*command, "-c", f"{found}'{database.name}'"],
        env=secret,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return "endless" in told.stdout


@EVERYWHERE
async def test_a_query_that_takes_too_long_ends_by_its_name(
    asker: Asker, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(ENDLESS))
    answer = await asker.ask()
    assert answer.code == "query_timeout"
    begun, *_, ended = [e["timestamp"] for e in answer.events if e.get("stepName") == "run_sql"]
    assert LIMIT_S * 1000 - 100 < ended - begun < LIMIT_S * 1000 + 30_000
    assert all(word in answer.message for word in SAID["en"])
    assert answer.statuses() == [(1, "checking"), (1, "running"), (1, "failed")]
    assert len(model.requests) == 1, "a slow query is not tried again"
    database = asker.database
    if database is not None:
        await eventually(lambda: not at_work(database))
    model.script("sql", sql_reply(REVENUE))
    assert (await asker.ask()).code == "success"


async def test_a_timeout_is_told_in_chinese(asker: Asker, model: ScriptedModel) -> None:
    model.script("sql", sql_reply(ENDLESS))
    answer = await asker.ask(locale="zh-CN")
    assert all(word in answer.message for word in SAID["zh-CN"])


@SERVERS
@pytest.mark.parametrize("limit_s", [100.0])
async def test_a_stop_cancels_the_query_in_the_database(
    asker: Asker, model: ScriptedModel, limit_s: float
) -> None:
    database = asker.database
    assert database
    model.script("sql", sql_reply(ENDLESS))
    body = asker.body()
    asking = asyncio.create_task(asker.ask_with(body))
    await eventually(lambda: at_work(database))
    began = time.monotonic()
    await asker.stop(body)
    answer = await asking
    assert answer.code == "cancelled"
    await eventually(lambda: not at_work(database))
    assert time.monotonic() - began < limit_s / 2, "the stop ended it, not the time limit"
    assert answer.shape[-2:] == ["-run_sql", "RUN_FINISHED"]


@SERVERS
async def test_a_database_that_lets_nobody_in_is_unavailable(
    asker: Asker, model: ScriptedModel
) -> None:
    database = asker.database
    assert database
    model.script("sql", sql_reply(REVENUE))
    assert (await asker.ask()).code == "success"
    shut(database)
    answer = await asker.ask()
    assert answer.code == "datasource_unavailable"
    assert "Mart in" in answer.message
    assert answer.statuses() == [(1, "checking"), (1, "running"), (1, "failed")]
    for secret in (database.admin.password, database.admin.username, str(database.server.port)):
        assert secret not in str(answer.events)
    assert not answer.all("table")
    chinese = await asker.ask(locale="zh-CN")
    assert "目前无法连接" in chinese.message


def shut(database: PrivateDatabase) -> None:
    """Change the account's password and end its connections."""
    name = database.admin.username
    if database.server.kind == "mysql":
        with (
            pymysql.connect(
                host=database.server.host,
                port=database.server.port,
                user=database.root.username,
                password=database.root.password,
            ) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(f"ALTER USER '{name}'@'%' IDENTIFIED BY 'another'")
            cursor.execute(f"KILL USER '{name}'")
    else:
        end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        EXECUTE["postgresql"](
            database.server,
            database.root,
            "postgres",
            f"ALTER ROLE {name} NOLOGIN; {end} WHERE usename = '{name}';",
        )


async def test_a_file_that_is_gone_is_unavailable(
    asker: Asker, model: ScriptedModel, app_settings: Settings
) -> None:
    model.script("sql", sql_reply(REVENUE))
    await asker.ask()  # there is an open connection now
    file = app_settings.data_dir / FILE
    kept = file.rename(file.with_suffix(".kept"))
    answer = await asker.ask()
    assert answer.code == "datasource_unavailable"
    assert str(app_settings.data_dir) not in str(answer.events)
    kept.rename(file)
    assert (await asker.ask()).code == "success"


async def test_a_file_that_was_replaced_is_read_anew(
    asker: Asker, model: ScriptedModel, app_settings: Settings
) -> None:
    model.script("sql", sql_reply("SELECT name FROM regions WHERE region_id = 1"))
    before = (await asker.ask()).rows
    file = app_settings.data_dir / FILE
    newer = file.with_suffix(".newer")
    newer.write_bytes(file.read_bytes())
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("UPDATE regions SET name = '新区' WHERE region_id = 1")
    newer.replace(file)
    assert (await asker.ask()).rows == [["新区"]] != before
