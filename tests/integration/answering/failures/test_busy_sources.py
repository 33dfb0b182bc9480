"""One user keeps a source busy with sixteen questions; another one asks."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from model.settings import Settings
from services.datasources.connections.pool import POOL_SIZE
from services.datasources.connections.pooled_source import PooledSource
from tests.integration.answering.failures.test_source_failures import ENDLESS
from tests.support.apps.model_app import REVENUE, SERVERS, Answer, Asker
from tests.support.apps.running_app import RunningApp
from tests.support.polling import eventually
from tests.support.scripted.model_replies import ModelRequest, Pause, Reply, sql_reply
from tests.support.scripted.model_server import ScriptedModel

RUNS = 16


@pytest.fixture
def app_settings(settings_with_model: Settings) -> Settings:
    """No query ends by itself while the test lasts."""
    limits = settings_with_model.query.model_copy(update={"timeout_s": 300.0})
    return settings_with_model.model_copy(update={"query": limits})


def places(app: RunningApp, source_id: str) -> Any:
    """The places of a source that is open."""
    source: Any = app.services.datasources._open_sources._current[source_id].source
    assert isinstance(source, PooledSource)
    return source._pool.slots


async def wait_until_queued(asker: Asker, body: dict[str, Any]) -> None:
    """Return when the run's stream says that it waits."""
    async with asker.client.stream("GET", f"/api/chats/runs/{body['runId']}/events") as stream:
        async for line in stream.aiter_lines():
            if "source_busy" in line:
                return
    raise AssertionError("it ended without having waited")


class Crowd:
    """A user's questions, which keep the source busy until they are stopped."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self.bodies = [asker.body("endless") for _ in range(RUNS)]
        self.tasks: list[asyncio.Task[Answer]] = []

    def ask(self, runs: int) -> None:
        """So many of them."""
        for body in self.bodies[len(self.tasks) :][:runs]:
            self.tasks.append(asyncio.create_task(self.asker.ask_with(body)))

    async def stop(self, number: int) -> None:
        """Stop one of them, and wait until it is told."""
        await self.asker.stop(self.bodies[number])
        assert (await self.tasks[number]).code == "cancelled"

    async def leave(self) -> None:
        """Stop all of them."""
        left = [n for n, task in enumerate(self.tasks) if not task.done()]
        await asyncio.gather(*(self.stop(number) for number in left))


@pytest.fixture
async def crowd(app: RunningApp, asker: Asker, model: ScriptedModel) -> AsyncIterator[Crowd]:
    """Sixteen questions of the asker: the first six run and ten wait."""

    def answer(request: ModelRequest) -> Reply | None:
        if request.kind != "sql":
            return None
        return sql_reply(ENDLESS if "endless" in request.user else REVENUE)

    model.answer = answer
    crowd, taken = Crowd(asker), places(app, asker.source_id)
    crowd.ask(POOL_SIZE)
    await eventually(lambda: len(taken) == POOL_SIZE)
    crowd.ask(RUNS)
    await eventually(lambda: taken._queue.waiting == RUNS - POOL_SIZE)
    yield crowd
    await crowd.leave()
    await eventually(lambda: not len(taken))


@SERVERS
@pytest.mark.parametrize(
    ("locale", "words"),
    [("en", "number 1 in line"), ("zh-CN", "正在执行 6 个查询），您的查询排在第 1 位")],
)
async def test_another_user_gets_the_next_place_and_is_told_meanwhile(
    app: RunningApp, crowd: Crowd, asker: Asker, locale: str, words: str
) -> None:
    other = Asker(await app.new_user("bob"), asker.source_id, locale=locale)
    question = "revenue by province" if locale == "en" else "各省的销售额"
    body = other.body(question, locale=locale)
    asking = asyncio.create_task(other.ask_with(body))
    taken = places(app, asker.source_id)
    await eventually(lambda: taken._queue.waiting == RUNS - POOL_SIZE + 1)
    await wait_until_queued(other, body)
    await crowd.stop(0)  # one of those that run
    answer = await asking
    assert answer.code == "success", answer.message
    assert [row[0] for row in answer.rows] == ["广东", "浙江"]
    waiting, *_, waited = answer.all("notice")
    assert (waiting["code"], waited["code"]) == ("source_busy", "source_waited")
    assert words in waiting["message"]
    assert len({e["messageId"] for e in answer.events if e.get("activityType") == "notice"}) == 1
    assert sum(not task.done() for task in crowd.tasks) == RUNS - 1, "before all that wait"


@SERVERS
async def test_a_place_is_held_while_a_statement_runs_and_not_while_a_model_thinks(
    app: RunningApp, asker: Asker, model: ScriptedModel
) -> None:
    go_on, statement = asyncio.Event(), sql_reply(REVENUE)
    model.script("sql", Reply([Pause(go_on), *statement.pieces]))
    asking = asyncio.create_task(asker.ask())
    await eventually(lambda: model.of("sql"))
    await eventually(lambda: len(places(app, asker.source_id)) == 0)  # the sync's is given back
    go_on.set()
    assert (await asking).code == "success"
