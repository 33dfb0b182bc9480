"""Two workers with REDIS_URL, on a Redis that loses its data or goes away."""

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from redis import Redis

from tests.support.apps.demo_file import with_demo
from tests.support.apps.scripted_agent_app import ask, assert_whole, events_of
from tests.support.apps.service_process import Server, serve
from tests.support.apps.stream_reader import ask_streaming, follow_run
from tests.support.apps.two_machines import KEYS, about_demo, model_at
from tests.support.run_folder import find_homes
from tests.support.scripted.model_replies import TOKENS, Pause, Reply
from tests.support.scripted.model_server import scripted_model
from tests.support.servers.ports import free_port
from tests.support.servers.server_process import run_redis, start_redis

pytestmark = pytest.mark.xdist_group("processes")
HALF = "One half of the"


class PrivateRedis:
    """A Redis of this module alone, which may be ended and started."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.server = start_redis(home)
        self.url = f"redis://:{self.server.root.password}@127.0.0.1:{self.server.port}/0"
        self.client = Redis.from_url(self.url)

    def kill(self) -> None:
        """Gone, with all its data."""
        os.kill(int((self.home / "pid").read_text()), signal.SIGKILL)

    def start(self) -> None:
        """There again, empty."""
        run_redis(self.home, self.server.port, self.server.root.password)


@pytest.fixture(scope="module")
def redis() -> Iterator[PrivateRedis]:
    """The Redis."""
    home = Path(mkdtemp(prefix="redis-that-fails-", dir=find_homes()))
    private = PrivateRedis(home)
    yield private
    private.client.close()


@pytest.fixture(scope="module")
def port() -> int:
    """Where the model listens."""
    return free_port()


@pytest.fixture(scope="module")
def server(
    redis: PrivateRedis, port: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Two workers over SQLite and Redis."""
    folder = with_demo(tmp_path_factory.mktemp("redis") / "data")
    settings = KEYS | model_at(port) | {"SERVER_WORKERS": "2", "REDIS_URL": redis.url}
    with serve(folder, **settings) as server:
        server.ready()
        yield server


def halves(gate: asyncio.Event) -> Reply:
    """Half an answer, and the rest after the gate."""
    return Reply([*TOKENS.findall(HALF), Pause(gate), *TOKENS.findall(" answer.")])


async def test_a_run_is_followed_and_stopped_through_another_worker_and_its_stream_goes_with_it(
    server: Server, redis: PrivateRedis, port: int
) -> None:
    token, (one, two) = server.token(), sorted(server.workers())
    async with (
        scripted_model(port=port) as model,
        server.client_of(one, token) as here,
        server.client_of(two, token) as there,
        server.client_of(two, token) as spare,
    ):
        model.script("summary", halves(asyncio.Event()))
        body = await about_demo(here)
        async with ask_streaming(here, body) as asker, follow_run(there, body["runId"]) as reader:
            await reader.says(HALF)
            await spare.post(f"/api/chats/runs/{body['runId']}/stop")
            events = await asker.end()
            assert await reader.end() == events
        assert_whole(events)
        key = f"tabletalk:run:{body['runId']}"
        assert redis.client.ttl(key) > 29 * 86_400
        place = f"/api/chats/runs/{body['runId']}/events"
        for after in range(len(events) + 1):
            rest = await there.get(place, params={"after": after})
            assert events_of(rest.content) == events[after:]
        await there.delete(f"/api/chats/{body['threadId']}")
        assert not redis.client.exists(key)


async def test_the_streams_of_a_deleted_user_go_with_him(
    server: Server, redis: PrivateRedis, port: int
) -> None:
    ada = {"username": "ada", "password": "a long enough one", "role": "user"}
    async with scripted_model(port=port), server.client(server.token()) as admin:
        made = (await admin.post("/api/users", json=ada)).json()
        token = server.token(ada["username"], ada["password"])
        async with server.client(token) as client:
            body = await about_demo(client)
            assert_whole(await ask(client, body))
        key = f"tabletalk:run:{body['runId']}"
        assert redis.client.exists(key)
        assert (await admin.delete(f"/api/users/{made['id']}")).status_code == 204
        assert not redis.client.exists(key)


async def test_a_killed_workers_run_ends_as_interrupted_with_its_text(
    server: Server, port: int
) -> None:
    token, (doomed, other) = server.token(), sorted(server.workers())
    async with (
        scripted_model(port=port) as model,
        server.client_of(doomed, token) as here,
        server.client_of(other, token) as there,
    ):
        model.script("summary", halves(asyncio.Event()))
        body = await about_demo(here)
        async with ask_streaming(here, body), follow_run(there, body["runId"]) as reader:
            await reader.says(HALF)
            os.kill(doomed, signal.SIGKILL)
            async with asyncio.timeout(60):
                events = await reader.end()
        assert_whole(events)
        assert events[-1]["code"] == "interrupted"
        chat = (await there.get(f"/api/chats/{body['threadId']}")).json()
    assert chat["messages"][1]["content"] == HALF
    await asyncio.to_thread(server.workers_without, doomed, within_s=60)


async def test_a_redis_that_lost_its_data_costs_replays_and_no_answer(
    server: Server, redis: PrivateRedis, port: int
) -> None:
    token = server.token()
    async with scripted_model(port=port) as model, server.client(token, connections=None) as client:
        gate = asyncio.Event()
        model.script("summary", halves(gate))
        body = await about_demo(client)
        async with ask_streaming(client, body) as asker:
            await asker.says(HALF)
            redis.kill()
            redis.start()
            gate.set()
            events = await asker.end()
        assert_whole(events)
        assert events[-1]["outcome"] == {"type": "success"}
        chat = (await client.get(f"/api/chats/{body['threadId']}")).json()
        assert chat["messages"][1]["content"] == f"{HALF} answer."
        again = await client.get(f"/api/chats/runs/{body['runId']}/events")
        assert (again.status_code, again.json()["code"]) == (410, "gone")


async def test_while_redis_is_away_questions_are_refused_and_chats_are_read(
    server: Server, redis: PrivateRedis, port: int
) -> None:
    token = server.token()
    async with scripted_model(port=port), server.client(token) as client:
        body, later = await about_demo(client), await about_demo(client)
        await ask(client, body)
        redis.kill()
        refused = await client.post("/api/chats/runs", json=later)
        assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
        assert "Redis" in refused.json()["detail"]
        assert int(refused.headers["retry-after"]) > 0
        again = await client.get(f"/api/chats/runs/{body['runId']}/events")
        assert (again.status_code, again.json()["code"]) == (503, "unavailable")
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
        assert ready.json()["checks"]["redis"]["status"] == "down"
        chat = await client.get(f"/api/chats/{body['threadId']}")
        assert chat.json()["messages"][1]["status"] == "finished"
        redis.start()
        assert_whole(await ask(client, later))
