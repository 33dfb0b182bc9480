"""The whole application with a model server that a test scripts, asked as the page asks it.

    FIXTURES = (app, app_settings, asker, model)       # imported into the test module

    async def test_x(asker, model):
        model.script("sql", wrote("SELECT 1 AS n"))
        answer = await asker.ask("how many?")
        assert answer.rows == [[1]]

Every answer that an `Asker` returns was a valid stream and was read back from its chat identical.
Parametrize `asker` indirectly with `EVERYWHERE` to ask the demo, a MariaDB and a PostgreSQL source.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from model.settings import Settings
from tests.support.app_start.given_settings import given_settings
from tests.support.apps.agui_events import shape_of, tools_of
from tests.support.apps.migrated_records import with_records
from tests.support.apps.running_app import ADMIN_PASSWORD, USER_NAME, RunningApp, running
from tests.support.apps.scripted_agent_app import ask, assert_whole, events_of, question
from tests.support.scripted.model_server import ScriptedModel, scripted_model
from tests.support.servers.databases import PrivateDatabase

KEY = "sk-canary-model-key"
NAME = "scripted-model"
MARTS = {"mysql": "mariadb", "postgresql": "postgresql"}
EVERYWHERE = pytest.mark.parametrize("asker", ["demo", *MARTS], indirect=True)
SERVERS = pytest.mark.parametrize("asker", list(MARTS), indirect=True)
MART = """
CREATE TABLE regions (region_id INT PRIMARY KEY, name VARCHAR(16));
CREATE TABLE provinces (province_id INT PRIMARY KEY, region_id INT NOT NULL, name VARCHAR(16),
  FOREIGN KEY (region_id) REFERENCES regions (region_id));
CREATE TABLE stores (store_id INT PRIMARY KEY, province_id INT NOT NULL, name VARCHAR(64),
  FOREIGN KEY (province_id) REFERENCES provinces (province_id));
CREATE TABLE orders (order_id BIGINT PRIMARY KEY, store_id INT NOT NULL, order_date DATE,
  total_amount DECIMAL(20,2), FOREIGN KEY (store_id) REFERENCES stores (store_id));
INSERT INTO regions VALUES (1, '华南'), (2, '华东');
INSERT INTO provinces VALUES (1, 1, '广东'), (2, 2, '浙江');
INSERT INTO stores VALUES (1, 1, '深圳店'), (2, 2, '杭州店');
INSERT INTO orders VALUES (9007199254740993, 1, '2025-01-31', 123456789012345678.90),
  (2, 2, '2025-02-28', 0.10), (3, 2, '2025-02-28', 0.20);
"""
REVENUE = (
    "SELECT provinces.name AS province, SUM(orders.total_amount) AS revenue FROM orders"
    " JOIN stores ON orders.store_id = stores.store_id"
    " JOIN provinces ON stores.province_id = provinces.province_id"
    " GROUP BY provinces.name ORDER BY revenue DESC LIMIT 5"
)


@dataclass(frozen=True)
class Answer:
    """A run as its reader saw it."""

    events: list[dict[str, Any]]

    @property
    def run_id(self) -> str:
        return str(self.events[0]["runId"])

    @property
    def chat_id(self) -> str:
        return str(self.events[0]["threadId"])

    @property
    def shape(self) -> list[str]:
        return shape_of(self.events)

    @property
    def text(self) -> str:
        return "\n\n".join(messages_in(self.events, "TEXT_MESSAGE_CONTENT"))

    @property
    def code(self) -> str:
        """How it ended: `success`, `cancelled`, or the code of its error."""
        last = self.events[-1]
        return str(last["code"] if last["type"] == "RUN_ERROR" else last["outcome"]["type"])

    @property
    def message(self) -> str:
        """What its error says."""
        return str(self.events[-1].get("message", ""))

    @property
    def rows(self) -> list[list[Any]]:
        rows: list[list[Any]] = self.one("table")["rows"]
        return rows

    def streamed(self, kind: str) -> str:
        return "".join(event["delta"] for event in self.events if event["type"] == kind)

    def all(self, kind: str) -> list[dict[str, Any]]:
        """The contents of all activities of a type; of `sql`, those that are complete."""
        contents = [event["content"] for event in self.events if event.get("activityType") == kind]
        return [content for content in contents if content.get("status") != "writing"]

    @property
    def drafts(self) -> list[str]:
        """The statement as it was shown while it was being written."""
        contents = [event.get("content") or {} for event in self.events]
        return [content["sql"] for content in contents if content.get("status") == "writing"]

    def one(self, kind: str) -> dict[str, Any]:
        [content] = self.all(kind)
        return content

    def statuses(self) -> list[tuple[int, str]]:
        """Attempt and status of each `sql` activity, as they came."""
        return [(sql["attempt"], sql["status"]) for sql in self.all("sql")]


@dataclass
class Asker:
    """A signed-in user in front of a data source."""

    client: httpx.AsyncClient
    source_id: str
    database: PrivateDatabase | None = None
    locale: str = "en"

    async def ask(self, text: str = "revenue by province, top five", **given: Any) -> Answer:
        """Ask, read to the end, and compare with what was stored."""
        return await self.ask_with(self.body(text, **given))

    def body(self, text: str = "revenue by province", **props: Any) -> dict[str, Any]:
        """What `ask` sends."""
        props = {"datasourceId": self.source_id, "locale": self.locale, **props}
        return question(text, **props)

    async def stop(self, body: dict[str, Any]) -> None:
        """Stop the run that was asked for with `body`."""
        stopped = await self.client.post(f"/api/chats/runs/{body['runId']}/stop")
        assert stopped.status_code == 202

    async def edit(self, run_id: str, sql: str) -> Answer:
        """Run an edited statement."""
        place, headers = f"/api/chats/runs/{run_id}/sql", {"Accept-Language": self.locale}
        response = await self.client.post(place, json={"sql": sql}, headers=headers)
        assert response.status_code == 200, response.text
        return await self._check_events(events_of(response.content))

    async def ask_with(self, body: dict[str, Any]) -> Answer:
        """The answer to a body of `body`, within a minute."""
        return await self._check_events(await asyncio.wait_for(ask(self.client, body), 60))

    async def _check_events(self, events: list[dict[str, Any]]) -> Answer:
        assert_whole(events)
        answer = Answer(events)
        chat = (await self.client.get(f"/api/chats/{answer.chat_id}")).json()
        assert stored_view(chat, answer.run_id) == streamed_view(answer)
        return answer


def stored_view(chat: dict[str, Any], run_id: str) -> dict[str, Any]:
    """What a reload of the chat shows of an answer."""
    _, run_messages = [message for message in chat["messages"] if message["run_id"] == run_id]
    same = ("content", "reasoning", "status", "error", "tools")
    return {
        **{name: run_messages[name] for name in same},
        "activities": [
            (part["id"], part["type"], part["content"]) for part in run_messages["activities"]
        ],
        "steps": [step["name"] for step in run_messages["steps"]],
    }


def streamed_view(answer: Answer) -> dict[str, Any]:
    """What it has to show, going by the stream."""
    activities = {event["messageId"]: event for event in answer.events if "activityType" in event}
    statuses = {"success": "finished", "cancelled": "cancelled", "interrupt": "waiting"}
    is_failed = answer.events[-1]["type"] == "RUN_ERROR"
    return {
        "content": answer.text,
        "reasoning": "\n\n".join(messages_in(answer.events, "REASONING_MESSAGE_CONTENT")),
        "status": "failed" if is_failed else statuses[answer.code],
        "error": {"code": answer.code, "message": answer.message} if is_failed else None,
        "activities": [
            (event["messageId"], event["activityType"], event["content"])
            for event in activities.values()
        ],
        "steps": [e["stepName"] for e in answer.events if e["type"] == "STEP_FINISHED"],
        "tools": tools_of(answer.events),
    }


def messages_in(events: list[dict[str, Any]], kind: str) -> list[str]:
    """The texts that the pieces of a kind make up, a message each."""
    texts: dict[str, str] = {}
    for event in events:
        if event["type"] == kind:
            texts[event["messageId"]] = texts.get(event["messageId"], "") + event["delta"]
    return list(texts.values())


async def find_demo_id(client: httpx.AsyncClient) -> str:
    """The demo source, once it is synced."""
    async with asyncio.timeout(60):
        while (ready := await client.get("/readyz")).status_code == 503:
            assert ready.json()["checks"]["demo"]["status"]
    sources = (await client.get("/api/datasources")).json()["items"]
    return str(next(source["id"] for source in sources if source["demo"]))


async def add_source(admin: httpx.AsyncClient, kind: str, config: dict[str, Any]) -> str:
    """A new source over the API, synced."""
    body = {"name": f"Mart in {kind}", "kind": kind, "config": config}
    response = await admin.post("/api/datasources", json=body)
    assert response.status_code == 201, response.text
    synced = await admin.post(f"/api/datasources/{response.json()['id']}/sync")
    assert b'"type":"finished"' in synced.content, synced.text
    return str(response.json()["id"])


@pytest.fixture
async def model() -> AsyncIterator[ScriptedModel]:
    """The model server."""
    async with scripted_model() as model:
        yield model


@pytest.fixture
def app_settings(tmp_path: Path, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of a machine where MODEL_* name the scripted model; an answer has one reading.

    A second one depends on how busy the machine is, and runs statements of its own.
    """
    variables = {"BASE_URL": model.url, "NAME": NAME, "API_KEY": KEY}
    for name, value in variables.items():
        monkeypatch.setenv(f"MODEL_{name}", value)
    return given_settings(
        data_dir=with_records(tmp_path / "data"),
        admin_password=ADMIN_PASSWORD,
        model=Settings(_env_file=None).model,
        second_reading=False,
    )


@pytest.fixture
async def app(app_settings: Settings) -> AsyncIterator[RunningApp]:
    """The application."""
    async with running(app_settings) as app:
        yield app


@pytest.fixture
async def asker(app: RunningApp, request: pytest.FixtureRequest) -> Asker:
    """A user in front of the demo, or of the server kind the test is parametrized with.

    On the servers the source has the account that may write.
    """
    user, kind = await app.new_user(USER_NAME), getattr(request, "param", "demo")
    if kind == "demo":
        return Asker(user, await find_demo_id(user))
    database: PrivateDatabase = request.getfixturevalue(MARTS[kind])
    database.execute(MART)
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    source_id = await add_source(admin, kind, database.config(database.admin))
    return Asker(user, source_id, database)
