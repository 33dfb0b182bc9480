"""A model that writes, for an account that may: refused, the tables stand, the user reads why."""

import pytest

from model.settings import Settings
from tests.support.apps.model_app import (
    MART,
    REVENUE,
    SERVERS,
    Asker,
)
from tests.support.apps.running_app import RunningApp, running
from tests.support.scripted.model_replies import sql_reply, text_reply
from tests.support.scripted.model_server import ScriptedModel
from tests.support.servers.databases import PrivateDatabase

WRITES = [
    "DROP TABLE orders",
    "DELETE FROM orders",
    "UPDATE orders SET total_amount = 0",
    "INSERT INTO regions VALUES (9, 'x')",
    "TRUNCATE TABLE orders",
    "SELECT 1; DROP TABLE orders",
    "CREATE TABLE mine AS SELECT * FROM orders",
]
KIND_WRITES = {
    "mysql": ["SELECT 1 /*! INTO OUTFILE '/tmp/out' */", "SELECT * FROM orders FOR UPDATE"],
    "postgresql": [
        "WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone",
        "SELECT * INTO mine FROM orders",
    ],
}
SAID = {"en": ("only", "allowed", "one statement"), "zh-CN": ("允许",)}


def check_untouched(database: PrivateDatabase) -> None:
    """Raises when a table or a row is missing or there is one too many."""
    database.execute("INSERT INTO regions SELECT 9, name FROM regions WHERE region_id = 1")
    database.execute("DELETE FROM regions WHERE region_id = 9")
    count = "(SELECT count(*) FROM orders WHERE total_amount > 0)"
    database.execute(
        f"CREATE TABLE proof (n INT PRIMARY KEY, CHECK (n = 3)); "
        f"INSERT INTO proof VALUES ({count}); DROP TABLE proof"
    )
    database.execute("CREATE TABLE mine (n INT); DROP TABLE mine")


@SERVERS
@pytest.mark.parametrize("locale", ["en", "zh-CN"])
async def test_a_table_dropped_by_the_model_stands(
    asker: Asker, model: ScriptedModel, locale: str
) -> None:
    assert asker.database
    model.script("sql", sql_reply("DROP TABLE orders"))
    answer = await asker.ask("how many orders are there", locale=locale)
    assert answer.code == "sql_rejected"
    assert any(word in answer.message for word in SAID[locale]), answer.message
    assert [status for _, status in answer.statuses()] == ["checking", "rejected"] * 3
    check_untouched(asker.database)


@SERVERS
async def test_no_kind_of_write_reaches_the_database(asker: Asker, model: ScriptedModel) -> None:
    assert asker.database
    for sql in [*WRITES, *KIND_WRITES[asker.database.server.kind]]:
        model.script("sql", sql_reply(sql))
        answer = await asker.ask()
        assert answer.code == "sql_rejected", (sql, answer.events[-1])
        assert "running" not in [status for _, status in answer.statuses()], sql
        assert answer.message in answer.all("sql")[-1]["problem"]
    check_untouched(asker.database)


@SERVERS
async def test_a_write_and_then_a_query_is_answered(asker: Asker, model: ScriptedModel) -> None:
    assert asker.database
    model.script("sql", sql_reply("DELETE FROM orders"), sql_reply(REVENUE))
    answer = await asker.ask()
    assert (answer.code, answer.statuses()[-1]) == ("success", (2, "ok"))
    check_untouched(asker.database)


async def test_attempts_are_as_many_as_set(app_settings: Settings, model: ScriptedModel) -> None:
    from tests.support.apps.model_app import find_demo_id

    model.script("sql", sql_reply("DROP TABLE orders"))
    twice = app_settings.model_copy(update={"sql_max_attempts": 2})
    async with running(twice) as app:
        user = await app.new_user("bob")
        answer = await Asker(user, await find_demo_id(user)).ask()
    assert (answer.code, len(model.requests)) == ("sql_rejected", 2)


@SERVERS
async def test_an_edited_statement_passes_the_same_guard(
    app: RunningApp, asker: Asker, model: ScriptedModel
) -> None:
    assert asker.database
    model.script("sql", sql_reply(REVENUE))
    model.script("summary", text_reply("There they are."))
    first = await asker.ask()
    model.requests.clear()
    refused = await asker.edit(first.run_id, "DELETE FROM orders")
    assert refused.code == "sql_rejected"
    assert refused.statuses() == [(1, "checking"), (1, "rejected")]
    assert not model.requests, "what a user wrote is not repaired"
    check_untouched(asker.database)
    rerun = await asker.edit(first.run_id, "SELECT name FROM provinces ORDER BY name DESC")
    assert rerun.code == "success"
    assert sorted(rerun.rows) == [["广东"], ["浙江"]]
    assert "parentRunId" not in rerun.events[0], "a version of the first answer follows no run"
    assert not model.of("sql")


@SERVERS
async def test_other_tables_and_system_tables_are_refused(
    asker: Asker, model: ScriptedModel
) -> None:
    assert asker.database
    asker.database.execute(MART.split(";")[0].replace("regions", "secrets_of_others"))
    for table in ("secrets_of_others", "information_schema.tables", "tabletalk.users", "pg_class"):
        model.script("sql", sql_reply(f"SELECT * FROM {table}"))
        assert (await asker.ask()).code == "sql_rejected", table
