"""What is switched off is seen by no user, wherever he looks, and its values are not kept."""

import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing

import httpx
import pytest

from controllers.http.openapi import api_routes
from tests.integration.datasources.visibility.marked_source import (
    VALUE,
    Marked,
    dump_records,
    find_canaries,
    marked,
)
from tests.support.apps.model_app import Answer, app, app_settings, model
from tests.support.apps.running_app import RunningApp
from tests.support.polling import eventually
from tests.support.scripted.model_replies import ModelRequest, Reply, sql_reply, text_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, model, marked)
NEAR = (
    "SELECT * FROM vault_z",
    "SELECT * FROM customers JOIN vault_zz ON vault_key = key_z",
    "SELECT iban_z FROM customers",
    "SELECT * FROM customers",
    "SELECT customers.* FROM customers NATURAL JOIN orders",
    "SELECT c.iban_z FROM (SELECT * FROM customers) AS c",
    "SELECT CAST(name AS DECIMAL(5, 2)) + CAST('x' AS INTEGER) AS n FROM customers",
    "SELECT c FROM customers AS c",
    "SELECT * FROM customers ORDER BY 4",
    "WITH v AS (SELECT * FROM customers) SELECT * FROM v WHERE name < 'z'",
)
"""Statements that name nothing hidden and would show it all the same, or be told of it."""
EXACT = (
    "SELECT * FROM vault_zq",
    "SELECT pin_zq FROM customers JOIN vault_zq ON vault_key = key_zq",
    "SELECT iban_zq FROM customers",
    "SELECT name FROM customers WHERE iban_zq LIKE '%1'",
    "SELECT count(*) AS n FROM orders JOIN customers ON payer = iban_zq",
)
LAST = {("/api/auth/logout", "POST"), ("/api/auth/password", "POST")}


def repeat_everything(request: ModelRequest) -> Reply | None:
    """A model that says all it was told."""
    return text_reply(request.prompt[-6_000:]) if request.kind == "summary" else None


@pytest.mark.promise("switched-off")
async def test_no_route_prompt_or_event_shows_it_to_a_user(
    marked: Marked, model: ScriptedModel
) -> None:
    before = await marked.tables(marked.asker.client)
    assert "vault_zq" in before
    assert VALUE in str(before)
    assert before["customers"]["foreign_keys"][0]["table"] == "vault_zq"
    await marked.switch_off()
    model.answer = repeat_everything
    answers = [answer async for answer in list_attempts(marked, model)]
    assert [dump_records(a) for a in answers if find_canaries(dump_records(a))] == []
    ran = [answer for answer in answers if answer.all("table")]
    assert len(ran) >= 4  # the names of customers were shown
    assert find_canaries("".join(request.prompt for request in model.requests)) == []
    for text in await find_named(marked, model):
        assert find_canaries(text, (VALUE,)) == []
    seen = await walk_endpoints(marked.app, marked.asker.client, find_ids(marked, answers[0]))
    assert {path for path, text in seen.items() if find_canaries(text)} == set()
    assert len(seen) > 50


async def list_attempts(marked: Marked, model: ScriptedModel) -> AsyncIterator[Answer]:
    """Questions whose model writes each statement, and the same as edits of the user."""
    for sql in NEAR:
        model.script("sql", sql_reply(sql))
        yield await marked.asker.ask("what do the names say?")
    model.script("sql", sql_reply("SELECT name FROM customers"))
    first = await marked.asker.ask("names?")
    for sql in NEAR:
        yield await marked.asker.edit(first.run_id, sql)
    yield await marked.asker.ask("and their accounts?", chat=first.chat_id)
    yield await marked.asker.ask("顾客的名字", modelId="builtin")
    yield await marked.asker.ask("total amount by name", modelId="builtin")


async def find_named(marked: Marked, model: ScriptedModel) -> list[str]:
    """What is said to a user who knows the names."""
    model.script("sql", sql_reply("SELECT name FROM customers"))
    first = await marked.asker.ask("names?")
    edits = [await marked.asker.edit(first.run_id, sql) for sql in EXACT]
    assert {edit.code for edit in edits} == {"sql_rejected"}
    return [dump_records(edit) for edit in edits]


@pytest.mark.parametrize("marked", ["sqlite", "postgresql"], indirect=True)
async def test_administrators_see_names_and_switches_but_no_values(marked: Marked) -> None:
    await marked.switch_off()
    for _ in range(2):
        tables = await marked.tables(marked.admin)
        assert not tables["vault_zq"]["enabled"]
        [column] = [c for c in tables["customers"]["columns"] if c["name"] == "iban_zq"]
        assert (column["enabled"], column["samples"]) == (False, [])
        answer = Answer([{"runId": "none", "threadId": "none"}])
        seen = await walk_endpoints(marked.app, marked.admin, find_ids(marked, answer), only="GET")
        assert {path for path, text in seen.items() if VALUE in text} == set()
        assert VALUE not in read_recorded(marked.app)
        await eventually(lambda: wipe(marked.app))
        assert VALUE not in await marked.sync()
    for name, change in (
        ("vault_zq", {"enabled": True}),
        ("customers", {"columns": {"iban_zq": {"enabled": True}}}),
    ):
        await marked.admin.patch(f"{marked.place}/tables/{name}", json=change)
    assert VALUE not in str(await marked.tables(marked.asker.client))
    await marked.sync()
    assert str(await marked.tables(marked.asker.client)).count(VALUE) == 4


@pytest.mark.parametrize("marked", ["sqlite"], indirect=True)
async def test_users_count_what_they_see(marked: Marked) -> None:
    await marked.switch_off()
    for client, tables in ((marked.asker.client, 2), (marked.admin, 3)):
        assert (await client.get(marked.place)).json()["tables"] == tables
    columns = {name: {"enabled": False} for name in ("id", "customer_id", "payer", "amount")}
    await marked.admin.patch(f"{marked.place}/tables/orders", json={"columns": columns})
    assert (await marked.asker.client.get(marked.place)).json()["tables"] == 1
    assert list(await marked.tables(marked.asker.client)) == ["customers"]
    await marked.sync()
    assert (await marked.asker.client.get(marked.place)).json()["tables"] == 1


def find_ids(marked: Marked, answer: Answer) -> dict[str, str]:
    """What the names in a path stand for."""
    return {
        "source_id": marked.asker.source_id,
        "chat_id": answer.chat_id,
        "run_id": answer.run_id,
        "name": "customers",
    }


async def walk_endpoints(
    app: RunningApp, client: httpx.AsyncClient, known: dict[str, str], only: str = ""
) -> dict[str, str]:
    """What each route says, reading ones first; with words where it searches, and without."""
    routes = [(path, method) for path, method, _ in api_routes(app.sanic) if only in method]
    said: dict[str, str] = {}
    for path, method in sorted(routes, key=lambda r: (r in LAST, r[1] != "GET", r[1] == "DELETE")):
        if "doctor" in path and method == "GET" and only:
            continue  # takes seconds, and knows no tables
        filled = re.sub(r"{(\w+)}", lambda name: known.get(name[1], "none"), path)
        for query in list_queries(method):
            answer = await client.request(method, f"{filled}{query}")
            assert answer.status_code < 500, (method, path, answer.text)
            said[f"{method} {filled}{query}"] = answer.text + str(answer.headers)
    return said


def list_queries(method: str) -> Iterator[str]:
    """Parts of addresses that may search for what is hidden, by words that do not name it."""
    yield ""
    if method == "GET":
        yield "?q=vault"
        yield "?q=iban&table=customers&table=orders&format=json"


def read_recorded(app: RunningApp) -> str:
    """All of our records as statements."""
    with closing(sqlite3.connect(app.settings.data_dir / "tabletalk.db")) as connection:
        return "\n".join(connection.iterdump())


async def wipe(app: RunningApp) -> bool:
    """Whether no byte of the file of our records holds the values, once all is written to it."""
    path = app.settings.data_dir / "tabletalk.db"
    with closing(sqlite3.connect(path)) as connection:
        [busy, *_] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy and VALUE.encode() not in path.read_bytes()
