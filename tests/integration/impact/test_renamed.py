"""What is renamed in the database stays hidden: rules and switches go by names."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.integration.datasources.access.guarded_source import Guarded, app, find_marks
from tests.integration.policies.ruled_source import guarded, policy
from tests.support.apps.model_app import Answer, app_settings, model
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)
KINDS = pytest.mark.parametrize("guarded", ["sqlite", "postgresql", "mysql"], indirect=True)
ONE = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)


async def alter(guarded: Guarded, request: pytest.FixtureRequest, script: str) -> None:
    """Change the database, and have the source synced."""
    if guarded.kind == "sqlite":
        path = guarded.app.settings.data_dir / "guarded.sqlite"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(script)
    else:
        fixture = {"mysql": "mariadb"}.get(guarded.kind, guarded.kind)
        request.getfixturevalue(fixture).execute(script)
    synced = await guarded.admin.post(f"{guarded.place}/sync")
    assert b'"type":"finished"' in synced.content, synced.text


async def read_tables(guarded: Guarded) -> dict[str, dict[str, Any]]:
    """The tables as an administrator sees them."""
    answer = await guarded.admin.get(f"{guarded.place}/tables")
    return {table["name"]: table for table in answer.json()["items"]}


async def read_changes(guarded: Guarded) -> list[tuple[str, str, str]]:
    """What the last sync found changed."""
    newest = (await guarded.admin.get(f"{guarded.place}/changes")).json()["items"][0]
    return [(each["kind"], each["table"], each["column"]) for each in newest["changes"]]


async def ask(guarded: Guarded, model: ScriptedModel, sql: str) -> Answer:
    """What the user who sees a part gets for a statement."""
    model.script("sql", sql_reply(sql))
    return await guarded.part.ask("what is there?")


@KINDS
@pytest.mark.promise("policy-everywhere")
async def test_a_renamed_table_with_rules_is_closed(
    guarded: Guarded, model: ScriptedModel, request: pytest.FixtureRequest
) -> None:
    await alter(guarded, request, "ALTER TABLE customers RENAME TO clients")
    answer = await ask(guarded, model, "SELECT * FROM clients")
    assert find_marks(str(answer.events)) == []
    assert answer.code == "sql_rejected"
    assert not (await read_tables(guarded))["clients"]["enabled"]
    assert ("table_disabled", "clients", "") in await read_changes(guarded)
    (await guarded.admin.patch(f"{guarded.place}/tables/clients", json={"enabled": True}))
    await alter(guarded, request, "CREATE TABLE later (id INT NOT NULL PRIMARY KEY)")
    tables = await read_tables(guarded)
    assert tables["clients"]["enabled"], "what an administrator switched on stays on"
    assert not tables["later"]["enabled"], "the rules still name a table that is gone"


@ONE
async def test_a_table_that_takes_a_name_of_before_is_closed_too(
    guarded: Guarded, request: pytest.FixtureRequest
) -> None:
    await alter(guarded, request, "CREATE TABLE clients (id INT NOT NULL PRIMARY KEY)")
    await alter(guarded, request, "DROP TABLE clients")
    await alter(guarded, request, "ALTER TABLE customers RENAME TO clients")
    assert not (await read_tables(guarded))["clients"]["enabled"]


@ONE
async def test_what_is_new_beside_rules_that_fit_is_open(
    guarded: Guarded, request: pytest.FixtureRequest
) -> None:
    script = "CREATE TABLE later (id INT NOT NULL PRIMARY KEY); DROP TABLE orders;"
    await alter(guarded, request, script + "ALTER TABLE customers ADD COLUMN mood INT")
    tables = await read_tables(guarded)
    assert tables["later"]["enabled"]
    assert all(column["enabled"] for column in tables["customers"]["columns"])


@ONE
async def test_a_renamed_column_that_was_switched_off_is_off(
    guarded: Guarded, request: pytest.FixtureRequest
) -> None:
    off = {"columns": {"amount": {"enabled": False}, "payer": {"sample": False}}}
    changed = await guarded.admin.patch(f"{guarded.place}/tables/orders", json=off)
    assert changed.status_code == 200, changed.text
    await alter(guarded, request, "ALTER TABLE orders RENAME COLUMN amount TO total")
    columns = {each["name"]: each for each in (await read_tables(guarded))["orders"]["columns"]}
    assert not columns["total"]["enabled"]
    assert columns["id"]["enabled"]
    assert ("column_disabled", "orders", "total") in await read_changes(guarded)
    await alter(guarded, request, "ALTER TABLE orders RENAME COLUMN payer TO giver")
    columns = {each["name"]: each for each in (await read_tables(guarded))["orders"]["columns"]}
    assert columns["giver"]["enabled"]
    assert not columns["giver"]["sample"]
    await alter(guarded, request, "ALTER TABLE orders RENAME TO deliveries")
    assert not (await read_tables(guarded))["deliveries"]["enabled"]


@ONE
@pytest.mark.promise("egress")
async def test_a_renamed_column_that_no_model_may_see_is_off(
    guarded: Guarded, model: ScriptedModel, request: pytest.FixtureRequest
) -> None:
    body = {"version": 0, "remote": "rows", "local": "rows"}
    body |= {"never": {"orders": ["amount"]}}
    put = await guarded.admin.put(f"{guarded.place}/egress", json=body)
    assert put.status_code == 200, put.text
    await alter(guarded, request, "ALTER TABLE orders RENAME COLUMN amount TO total")
    columns = {each["name"]: each for each in (await read_tables(guarded))["orders"]["columns"]}
    assert not columns["total"]["enabled"]
    answer = await ask(guarded, model, "SELECT total FROM orders")
    assert answer.code == "sql_rejected"
