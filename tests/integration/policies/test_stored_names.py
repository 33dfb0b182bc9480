"""Answers of before columns were named apart from rules: what repeats a rule is not shown."""

import json
import sqlite3
from contextlib import closing

import pytest

from tests.integration.datasources.access.guarded_source import Guarded, app
from tests.integration.policies.ruled_source import guarded, policy
from tests.support.apps.migrated_records import RECORDS
from tests.support.apps.model_app import Answer, app_settings, model
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)
ONE = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
INNER = "policy_rows_0123456789ab"
LEAKED = f"(SELECT MAX(n) FROM (SELECT n FROM t AS \"{INNER}\" WHERE iban_zq <> 'zqvalue 5'))"
SQL = "SELECT name AS who, COUNT(*) AS leak FROM customers GROUP BY name"


def leak(guarded: Guarded, run_id: str) -> None:
    """Store the answer as it was stored then: the engine called a column by a rule."""
    written = json.dumps(LEAKED)[1:-1]
    with closing(sqlite3.connect(guarded.app.settings.data_dir / RECORDS)) as records:
        for table, column in (("run_answers", "activities"), ("run_results", "columns")):
            for field in ("name", "label"):
                old, new = (f'"{field}":"{each}"' for each in ("leak", written))
                records.execute(
                    f"UPDATE {table} SET {column} = replace({column}, ?, ?) WHERE run_id = ?",
                    (old, new, run_id),
                )
        said = (f"Ann leads with {LEAKED} 1.", run_id)
        records.execute("UPDATE run_answers SET text = ? WHERE run_id = ?", said)
        records.commit()


@pytest.mark.promise("policy-everywhere")
@ONE
async def test_a_stored_answer_that_repeats_a_rule_is_not_shown(
    guarded: Guarded, model: ScriptedModel
) -> None:
    asker = guarded.part
    model.script("sql", sql_reply(SQL))
    answer = await asker.ask("how many by name?")
    assert len(answer.rows) == 2
    leak(guarded, answer.run_id)
    chat, run = f"/api/chats/{answer.chat_id}", f"/api/chats/runs/{answer.run_id}"
    shown = (await asker.client.get(chat)).json()["messages"][-1]
    assert {each["type"] for each in shown["activities"]} >= {"sources", "sql"}
    assert "no longer shown" in shown["content"]
    places = {
        chat: 200, f"{chat}/export": 200, f"{run}/result?format=csv": 404,
        f"{run}/events": 410, f"{run}/chart.png": 404,
    }  # fmt: skip
    read = {place: await asker.client.get(place) for place in places}
    assert {place: found.status_code for place, found in read.items()} == places
    replayed = await asker.client.post(f"{run}/replay")
    assert replayed.json()["status"] in ("same", "different")
    said = [*read.values(), replayed]
    assert [found.url for found in said if "iban_zq" in found.text or INNER in found.text] == []


@ONE
async def test_what_follows_it_tells_the_model_nothing_of_it(
    guarded: Guarded, model: ScriptedModel
) -> None:
    answer = await _ask_twice(guarded, model)
    assert answer.code == "success"
    assert INNER not in "".join(request.prompt for request in model.requests)


async def _ask_twice(guarded: Guarded, model: ScriptedModel) -> Answer:
    model.script("sql", sql_reply(SQL))
    first = await guarded.part.ask("how many by name?")
    leak(guarded, first.run_id)
    model.requests.clear()
    model.script("sql", sql_reply(SQL))
    redrawn = await guarded.part.ask("as a pie chart", chat=first.chat_id)
    assert INNER not in str(redrawn.events)
    return await guarded.part.ask("and now by id?", chat=first.chat_id)


@ONE
async def test_a_users_own_name_for_a_table_stays(guarded: Guarded, model: ScriptedModel) -> None:
    model.script("sql", sql_reply('SELECT "policy_rows".name FROM customers AS "policy_rows"'))
    answer = await guarded.part.ask("which names?")
    read = await guarded.part.client.get(f"/api/chats/{answer.chat_id}")
    shown = read.json()["messages"][-1]
    assert "no longer shown" not in shown["content"]
    assert {"sql", "table"} <= {each["type"] for each in shown["activities"]}
