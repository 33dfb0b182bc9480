"""Whoever sees a dictionary of codes is told by it what they mean, and nobody else."""

import sqlite3
from contextlib import closing
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from model.tables.datasource import SourceTableRow
from tests.integration.policies.ruled_source import put_policies
from tests.integration.starters.test_written import ask as list_starters
from tests.support.apps.model_app import Asker, add_source, app, app_settings, model
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, model)
TABLES = """
CREATE TABLE sys_dict (d_type TEXT, d_key TEXT, d_val TEXT, PRIMARY KEY (d_type, d_key));
INSERT INTO sys_dict VALUES ('tent_st', 'P', 'zqpitched'), ('tent_st', 'S', 'zqstowed'),
  ('guest_lv', 'A', 'zqregular'), ('guest_lv', 'B', 'zqnew');
CREATE TABLE tent (id INTEGER PRIMARY KEY, st TEXT);
INSERT INTO tent VALUES (1, 'P'), (2, 'P'), (3, 'S');
CREATE TABLE guest (id INTEGER PRIMARY KEY, lv TEXT);
INSERT INTO guest VALUES (1, 'A'), (2, 'B'), (3, 'A');
"""
BY_STATE = "SELECT st, COUNT(*) AS n FROM tent GROUP BY st"
CODES = {"P": "zqpitched", "S": "zqstowed"}
RULES: dict[str, dict[str, Any]] = {
    "denied": {"column_rules": [{"column": "d_val", "action": "deny"}]},
    "masked": {"column_rules": [{"column": "d_type", "action": "mask", "mask": {"kind": "null"}}]},
    "no code": {"column_rules": [{"column": "d_key", "action": "deny"}]},
    "rows": {"row_rules": [{"condition": "d_type = 'guest_lv'"}]},
}


@pytest.fixture
async def admin(app: RunningApp) -> httpx.AsyncClient:
    return await app.sign_in("admin", ADMIN_PASSWORD)


@pytest.fixture(params=["sys_dict", "t_words"])
def dictionary(request: pytest.FixtureRequest) -> str:
    """A table that is called a dictionary, or one that is known by its rows and their use."""
    return str(request.param)


@pytest.fixture
async def camp(app: RunningApp, admin: httpx.AsyncClient, dictionary: str) -> Asker:
    """A user who asks a source with a dictionary of codes."""
    with closing(sqlite3.connect(app.settings.data_dir / "camp.sqlite")) as connection:
        connection.executescript(TABLES.replace("sys_dict", dictionary))
    source_id = await add_source(admin, "sqlite", {"path": "camp.sqlite"})
    return Asker(await app.new_user("eve"), source_id)


async def put(
    admin: httpx.AsyncClient, camp: Asker, dictionary: str, rules: dict[str, Any]
) -> None:
    """Rules of the dictionary."""
    written = {
        kind: [{**rule, "table": dictionary} for rule in each] for kind, each in rules.items()
    }
    assert await put_policies(admin, str(camp.source_id), {"version": 0, **written}) == 200


async def test_codes_stand_in_prompts_and_beside_rows_with_what_they_mean(
    camp: Asker, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(BY_STATE))
    answer = await camp.ask("how many tents by state?")
    assert "P=zqpitched, S=zqstowed" in model.of("sql")[0].prompt
    assert answer.one("table")["columns"][0]["codes"] == CODES


@pytest.mark.promise("dictionary-codes")
@pytest.mark.parametrize("rules", [*RULES.values()], ids=[*RULES])
async def test_a_dictionary_with_rules_explains_nothing(
    camp: Asker,
    admin: httpx.AsyncClient,
    model: ScriptedModel,
    dictionary: str,
    rules: dict[str, Any],
) -> None:
    await put(admin, camp, dictionary, rules)
    model.script("sql", sql_reply(BY_STATE))
    answer = await camp.ask("how many tents by state?")
    assert answer.rows
    assert "P=zqpitched" not in "".join(request.prompt for request in model.requests)
    assert not answer.one("table")["columns"][0].get("codes")


@pytest.mark.promise("dictionary-codes")
@pytest.mark.parametrize("rules", [*RULES.values()], ids=[*RULES])
async def test_an_answer_with_meanings_is_withheld_once_the_dictionary_has_rules(
    camp: Asker,
    admin: httpx.AsyncClient,
    model: ScriptedModel,
    dictionary: str,
    rules: dict[str, Any],
) -> None:
    model.script("sql", sql_reply(BY_STATE))
    answer = await camp.ask("how many tents by state?")
    chat = f"/api/chats/{answer.chat_id}"
    assert "zqpitched" in (await camp.client.get(chat)).text
    await put(admin, camp, dictionary, rules)
    assert "zqpitched" not in (await camp.client.get(chat)).text
    path = f"/api/datasources/{camp.source_id}/tables/{dictionary}"
    (await admin.patch(path, json={"enabled": False})).raise_for_status()
    assert "zqpitched" not in (await camp.client.get(chat)).text, "it was one then"


@pytest.mark.promise("dictionary-codes")
async def test_no_starter_tells_a_meaning_to_who_does_not_see_the_dictionary(
    camp: Asker, admin: httpx.AsyncClient, dictionary: str
) -> None:
    path = f"/api/datasources/{camp.source_id}/starters"
    questions = ["How many zqpitched tent are there?", "How many tent are there?"]
    (await admin.put(path, json={"locale": "en", "questions": questions})).raise_for_status()
    assert await list_starters(camp.client, str(camp.source_id)) == questions
    await put(admin, camp, dictionary, RULES["rows"])
    assert await list_starters(camp.client, str(camp.source_id)) == questions[1:]


@pytest.mark.promise("dictionary-codes")
@pytest.mark.parametrize(
    "columns",
    [
        {column: changes}
        for column in ("d_type", "d_key", "d_val")
        for changes in ({"enabled": False}, {"sample": False})
    ],
)
async def test_a_dictionary_whose_values_are_switched_off_explains_nothing(
    app: RunningApp,
    camp: Asker,
    admin: httpx.AsyncClient,
    model: ScriptedModel,
    dictionary: str,
    columns: dict[str, dict[str, bool]],
) -> None:
    path = f"/api/datasources/{camp.source_id}/tables/{dictionary}"
    (await admin.patch(path, json={"columns": columns})).raise_for_status()
    async with app.services.database.reading() as session:
        rows = await session.scalars(select(SourceTableRow.columns))
        stored = "".join(map(str, rows))
    assert '"dictionary"' not in stored, "nothing of it stays in the records"
    model.script("sql", sql_reply(BY_STATE))
    answer = await camp.ask("how many tents by state?")
    assert not answer.one("table")["columns"][0].get("codes")
    assert "P=zqpitched" not in "".join(request.prompt for request in model.requests)
