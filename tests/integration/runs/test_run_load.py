"""Many answers at once, and a reader that does not read: nobody is slowed, nothing piles up."""

import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import closing
from urllib.parse import urlsplit

import httpx
import pytest
from ag_ui.core import TextMessageContentEvent, TextMessageEndEvent, TextMessageStartEvent

from agent.agui_stream import StreamItem
from controllers.http import sse
from model.settings import Settings
from services.answering.ports import AnswerRequest
from services.runs.event_log.log import LoggedEvent
from tests.support.apps.running_app import RunningApp, running
from tests.support.apps.scripted_agent_app import ScriptedAgent, ScriptedApp, ask, question

RUNS_AT_ONCE = 16
DELTA = "x" * 4_000


class Talking(ScriptedAgent):
    """Says as many pieces as the question names, and lets others work meanwhile."""

    async def answer(self, answer_request: AnswerRequest) -> AsyncGenerator[StreamItem]:
        pieces, _, text = answer_request.run.question.partition(" ")
        yield TextMessageStartEvent(message_id="m", role="assistant")
        for _ in range(int(pieces)):
            yield TextMessageContentEvent(message_id="m", delta=text)
            await asyncio.sleep(0)
        yield TextMessageEndEvent(message_id="m")


@pytest.fixture
async def app(app_settings: Settings) -> AsyncIterator[RunningApp]:
    async with running(app_settings, ScriptedApp(agent=Talking()).open) as app:
        yield app


async def test_many_answers_at_once_do_not_block_the_loop(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    before = app.services.watchdog.blocked
    asks = [ask(user, question("200 word")) for _ in range(RUNS_AT_ONCE)]
    answers = await asyncio.gather(*asks)
    assert all(events[-1]["type"] == "RUN_FINISHED" for events in answers)
    assert all(len(events) == 204 for events in answers)
    assert app.services.watchdog.blocked == before


async def test_a_reader_that_does_not_read_holds_up_nobody(
    app: RunningApp, user: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    framed = 0
    frame = sse._frame

    def count_encoded(event: LoggedEvent) -> bytes:
        nonlocal framed
        framed += 1
        return frame(event)

    monkeypatch.setattr(sse, "_frame", count_encoded)
    first = question("1 word")
    await ask(user, first)
    pieces, body = 6_000, question(f"6000 {DELTA}", chat=first["threadId"])
    begun = asyncio.create_task(ask(user, body))
    with closing(await _open_stalled_reader(app, user, body["runId"])):
        events = await begun
        made_for_the_other = framed - len(events)
    assert len(events) == pieces + 4
    assert made_for_the_other < pieces / 2  # the rest waits in the log, not in memory


async def _open_stalled_reader(
    app: RunningApp, user: httpx.AsyncClient, run_id: str
) -> socket.socket:
    for _ in range(1_000):  # each request gives the run time to begin
        if (await user.get(f"/api/chats/runs/{run_id}")).status_code == 200:
            break
    place = urlsplit(app.url)
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
    reader.connect((place.hostname, place.port))
    head = f"GET /api/chats/runs/{run_id}/events HTTP/1.1\r\nHost: here\r\n"
    reader.sendall(f"{head}Authorization: {user.headers['authorization']}\r\n\r\n".encode())
    return reader
