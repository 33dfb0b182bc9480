"""A server that is asked to end while it answers."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from services.runs.service import DRAIN_TIMEOUT_S
from tests.support.apps.migrated_records import with_records
from tests.support.apps.scripted_agent_app import assert_whole
from tests.support.apps.service_process import LIMIT_S, Server, serve
from tests.support.apps.stream_reader import RunReader, ask_streaming, follow_run
from tests.support.apps.two_machines import KEYS, about_demo, model_at
from tests.support.polling import eventually
from tests.support.scripted.model_replies import TOKENS, Pause, Reply
from tests.support.scripted.model_server import ScriptedModel, scripted_model
from tests.support.servers.ports import free_port

pytestmark = pytest.mark.xdist_group("processes")
HALF = "One half of the"
SOONER_S = DRAIN_TIMEOUT_S - 5


@pytest.fixture
def port() -> int:
    """Where the model listens."""
    return free_port()


@pytest.fixture(params=["2"])
def server(request: pytest.FixtureRequest, tmp_path: Path, port: int) -> Iterator[Server]:
    """A server with its records in SQLite."""
    settings = KEYS | model_at(port) | {"SERVER_WORKERS": request.param}
    with serve(with_records(tmp_path / "data"), **settings) as server:
        server.ready()
        yield server


@pytest.fixture
async def model(port: int) -> AsyncIterator[ScriptedModel]:
    """The model."""
    async with scripted_model(port=port) as model:
        yield model


@pytest.fixture
def gate(model: ScriptedModel) -> asyncio.Event:
    """The model waits for this in the middle of its summary."""
    gate = asyncio.Event()
    pieces = [*TOKENS.findall(HALF), Pause(gate), *TOKENS.findall(" answer.")]
    model.script("summary", Reply(pieces))
    return gate


@asynccontextmanager
async def midway(server: Server) -> AsyncIterator[tuple[RunReader, RunReader, httpx.AsyncClient]]:
    """An answer in its middle, its two readers, and a connection for other things.

    The second reader is in another worker where there is one.
    """
    token = server.token()
    workers = sorted(server.workers()) or [server.process.pid]
    async with (
        server.client_of(workers[0], token) as asker,
        server.client_of(workers[-1], token) as other,
        server.client_of(workers[-1], token) as spare,
    ):
        body = await about_demo(asker)
        async with ask_streaming(asker, body) as reader, follow_run(other, body["runId"]) as second:
            for each in (reader, second):
                await each.says(HALF)
            yield reader, second, spare


@pytest.mark.parametrize("server", ["1", "2"], indirect=True)
async def test_a_terminated_server_finishes_its_answers_and_takes_no_new_ones(
    server: Server, model: ScriptedModel, gate: asyncio.Event
) -> None:
    async with midway(server) as (reader, second, spare):
        another = await about_demo(spare)
        server.process.terminate()

        async def ending() -> bool:
            return (await spare.get("/readyz")).status_code == 503

        await eventually(ending)
        answer = await spare.post("/api/chats/runs", json=another)
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert int(answer.headers["retry-after"]) > 0
        assert reader.text == second.text == HALF
        gate.set()
        events = await reader.end()
        assert await second.end() == events
    assert_whole(events)
    assert events[-1]["outcome"] == {"type": "success"}
    assert await asyncio.to_thread(server.process.wait, LIMIT_S) == 0
    assert "Traceback" not in server.output


async def test_a_second_signal_ends_the_answers_at_once_and_tells_their_readers(
    server: Server, model: ScriptedModel, gate: asyncio.Event
) -> None:
    async with midway(server) as (reader, second, spare):
        server.process.send_signal(signal.SIGINT)

        async def ending() -> bool:
            return (await spare.get("/readyz")).status_code == 503

        await eventually(ending)
        server.process.send_signal(signal.SIGINT)
        async with asyncio.timeout(SOONER_S):
            events = await reader.end()
            assert await second.end() == events
    assert_whole(events)
    assert (events[-1]["type"], events[-1]["code"]) == ("RUN_ERROR", "interrupted")
    assert await asyncio.to_thread(server.process.wait, LIMIT_S) == 0
    assert "Traceback" not in server.output


def test_an_interrupt_on_a_terminal_reaches_all_and_ends_an_idle_server(server: Server) -> None:
    """The terminal sends it to every process of the group."""
    for pid in (server.process.pid, *server.workers()):
        os.kill(pid, signal.SIGINT)
    assert server.process.wait(SOONER_S) == 0
