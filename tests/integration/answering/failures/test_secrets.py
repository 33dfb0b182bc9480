"""Secrets stay where they belong, and nothing reaches a database but through the guard."""

import logging
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from pydantic import SecretStr

from model.logs import JsonFormatter
from model.settings import Settings
from model.sources.query import CheckedQuery
from model.sources.schema import Schema
from services.datasources.connections.pooled_source import PooledSource
from services.datasources.engines.sqlite.driver import SqliteSource
from services.sqlguard import check_query
from tests.support.apps.model_app import (
    EVERYWHERE,
    KEY,
    REVENUE,
    SERVERS,
    Asker,
    find_demo_id,
)
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp
from tests.support.scripted.model_replies import (
    Cut,
    ModelRequest,
    Reply,
    error_reply,
    sql_reply,
    text_reply,
)
from tests.support.scripted.model_server import ScriptedModel

JWT_KEY = "canary-jwt-key-canary-jwt-key-canary"
SECRETS_KEY = "canary-secrets-key-canary-secrets-key"
FAILS = {
    "mysql": "SELECT (SELECT store_id FROM stores) AS one FROM orders",
    "postgresql": "SELECT CAST(name AS INTEGER) AS n FROM stores",
}


@pytest.fixture
def app_settings(settings_with_model: Settings) -> Settings:
    """Every secret is one that can be looked for."""
    given = {"jwt_secret_key": SecretStr(JWT_KEY), "secrets_key": SecretStr(SECRETS_KEY)}
    return settings_with_model.model_copy(update=given)


def parrot(request: ModelRequest) -> Reply | None:
    """A model that says all it was told."""
    return text_reply(request.prompt[-6_000:]) if request.kind == "summary" else None


def everything_stored(app: RunningApp) -> str:
    """Our own records and keys' folder, byte for byte."""
    files = (path for path in app.settings.data_dir.iterdir() if path.name.startswith("tabletalk"))
    return "\n".join(path.read_bytes().decode("latin1") for path in files)


def join_log(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(JsonFormatter().format(record) for record in caplog.records)


@pytest.mark.promise("secrets-stay")
@SERVERS
async def test_secrets_are_nowhere(
    app: RunningApp, asker: Asker, model: ScriptedModel, caplog: pytest.LogCaptureFixture
) -> None:
    assert asker.database
    caplog.set_level(logging.DEBUG)
    seen: list[Any] = []
    model.answer = parrot
    kind = asker.database.server.kind
    for reply in (
        sql_reply(REVENUE),
        sql_reply(FAILS[kind]),
        sql_reply("DROP TABLE orders"),
        error_reply(401, f"wrong key {KEY}"),
        error_reply(400, f"cannot take {KEY}"),
        Reply(('{"sql"', Cut())),
    ):
        model.script("sql", reply)
        answer = await asker.ask()
        chat = await asker.client.get(f"/api/chats/{answer.chat_id}")
        run = await asker.client.get(f"/api/chats/runs/{answer.run_id}")
        seen += [answer.events, chat.text, run.text]
    seen += await shown_to_admin(app)
    token = asker.client.headers["authorization"].removeprefix("Bearer ")
    secrets = [JWT_KEY, SECRETS_KEY, ADMIN_PASSWORD, asker.database.admin.password, token]
    places = {
        "shown": str(seen),
        "prompts": "".join(request.prompt + str(request.body) for request in model.requests),
        "stored": everything_stored(app),
        "logged": join_log(caplog),
    }
    assert len(places["stored"]) > 10_000
    for place, text in places.items():
        assert [secret for secret in [KEY, *secrets] if secret in text] == [], place
    assert all(request.headers["authorization"] == f"Bearer {KEY}" for request in model.requests)


async def shown_to_admin(app: RunningApp) -> list[str]:
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    places = ("/api/datasources", "/api/capabilities", "/api/users", "/readyz", "/api/openapi.json")
    return [(await admin.get(place)).text for place in places]


@dataclass
class Recording:
    """What the guard let through, and what a driver was given."""

    passed: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)


@pytest.fixture
async def recording(monkeypatch: pytest.MonkeyPatch, app: RunningApp, asker: Asker) -> Recording:
    """Listens at the guard's way out and at every source's way in, once all is synced."""
    await find_demo_id(asker.client)
    recording = Recording()
    opener = app.services.datasources._opener

    def listen(kind: type[Any]) -> None:
        fetch = kind.fetch

        async def record_statement(self: Any, sql: str, *given: Any) -> Any:
            recording.ran.append(sql)
            return await fetch(self, sql, *given)

        monkeypatch.setattr(kind, "fetch", record_statement)

    def record_check(sql: str, schema: Schema) -> CheckedQuery:
        query = check_query(sql, schema=schema)
        recording.passed.append(query.sql)
        return query

    for kind in (PooledSource, SqliteSource):
        listen(kind)
    monkeypatch.setattr(opener, "_rules", replace(opener._rules, check=record_check))
    return recording


@pytest.mark.promise("one-way")
@EVERYWHERE
async def test_what_runs_is_what_the_guard_rendered(
    asker: Asker, model: ScriptedModel, recording: Recording
) -> None:
    comment = f"{REVENUE} -- as the model wrote it\n;"
    model.script(
        "sql",
        sql_reply("DELETE FROM orders"),
        sql_reply("SELECT nope FROM orders"),
        sql_reply(comment),
    )
    first = await asker.ask()
    assert first.code == "success"
    model.script("sql", sql_reply("SELECT 1; SELECT 2"))
    await asker.ask(chat=first.chat_id)
    await asker.edit(first.run_id, "DROP TABLE orders")
    await asker.edit(first.run_id, "SELECT name FROM provinces")
    for kind in ("csv", "xlsx", "json"):
        place = f"/api/chats/runs/{first.run_id}/result?format={kind}"
        assert (await asker.client.get(place)).status_code == 200
    assert set(recording.ran) <= set(recording.passed)
    assert len(recording.ran) == 2
    assert "as the model wrote it" not in recording.ran[0]
    assert first.all("sql")[-1]["sql"] == recording.ran[0]
