"""Several workers and machines over the same records: start, follow, stop, join, die."""

import asyncio
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import httpx
import pytest

from tests.support.apps.model_app import add_source
from tests.support.apps.scripted_agent_app import ask, assert_whole, events_of
from tests.support.apps.stream_reader import RunReader, ask_streaming, follow_run
from tests.support.apps.two_machines import Machines, about_demo, machines, model
from tests.support.polling import eventually
from tests.support.scripted.model_replies import TOKENS, Pause, Reply, sql_reply
from tests.support.scripted.model_server import ScriptedModel
from tests.support.servers.databases import PrivateDatabase

FIXTURES = (machines, model)
pytestmark = pytest.mark.xdist_group("processes")
HALF = "One half of the"
CHANCE = random.Random(3)
Record = Callable[[str, object], None]


@pytest.fixture
def gate(model: ScriptedModel) -> asyncio.Event:
    """The model waits for this in the middle of its summary."""
    gate = asyncio.Event()
    model.script(
        "summary", Reply([*TOKENS.findall(HALF), Pause(gate), *TOKENS.findall(" answer.")])
    )
    return gate


@pytest.fixture(params=["worker", "machine"])
async def pair(
    request: pytest.FixtureRequest, machines: Machines
) -> AsyncIterator[tuple[httpx.AsyncClient, ...]]:
    """Two connections to one worker, and two to another worker, of this or another machine."""
    async with machines.clients() as (one, two, one_again, two_again):
        if request.param == "worker":
            yield one, one_again, two, two_again
        else:
            async with AsyncExitStack() as stack:
                opened = [machines.second.client(machines.token) for _ in range(2)]
                yield one, one_again, *[await stack.enter_async_context(each) for each in opened]


async def test_a_run_is_followed_live_and_stopped_from_elsewhere(
    pair: tuple[httpx.AsyncClient, ...],
    model: ScriptedModel,
    gate: asyncio.Event,
    record_property: Record,
) -> None:
    here, _, there, there_too = pair
    body = await about_demo(here)
    async with ask_streaming(here, body) as asker, follow_run(there, body["runId"]) as reader:
        await asker.says(HALF)
        began = time.monotonic()
        await reader.says(HALF)
        record_property("ms behind", (time.monotonic() - began) * 1000)
        began = time.monotonic()
        stopped = await there_too.post(f"/api/chats/runs/{body['runId']}/stop")
        assert stopped.status_code == 202
        await asyncio.wait_for(model.gone.wait(), 60)
        record_property("ms to the end of the model call", (time.monotonic() - began) * 1000)
        events = await asker.end()
        record_property("ms to the end of the run", (time.monotonic() - began) * 1000)
        assert await reader.end() == events
    assert_whole(events)
    assert events[-1]["outcome"] == {"type": "cancelled"}
    chat = (await there.get(f"/api/chats/{body['threadId']}")).json()
    answer = chat["messages"][1]
    assert (answer["status"], answer["content"]) == ("cancelled", HALF)


WAITING = "SELECT count(*) FROM numbers a, numbers b, numbers c, numbers d"
NUMBERS = (
    "CREATE TABLE numbers (n INT PRIMARY KEY, label VARCHAR(20)); INSERT INTO numbers (n) VALUES "
)
RUNNING = {
    "mysql": "SELECT count(*) FROM information_schema.processlist"
    " WHERE command = 'Query' AND db = DATABASE()"
    " AND info LIKE '%numbers%' AND info NOT LIKE '%processlist%'",
    "postgresql": "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
    " AND datname = current_database() AND query LIKE '%numbers%' AND pid <> pg_backend_pid()",
}


@pytest.mark.parametrize("kind", ["mysql", "postgresql"])
async def test_a_stop_from_elsewhere_cancels_the_statement_in_the_database(
    machines: Machines,
    model: ScriptedModel,
    kind: str,
    request: pytest.FixtureRequest,
    record_property: Record,
) -> None:
    database: PrivateDatabase = request.getfixturevalue({"mysql": "mariadb"}.get(kind, kind))
    database.execute(NUMBERS + ",".join(f"({n})" for n in range(1_000)) + ";")
    model.script("sql", sql_reply(WAITING))

    async def is_running(expected: bool) -> bool:
        return (await asyncio.to_thread(database.asked, RUNNING[kind]) > 0) is expected

    async with machines.clients() as (here, _, _, there):
        source = await add_source(here, kind, database.config())
        body = await about_demo(here)
        body["forwardedProps"]["datasourceId"] = source
        async with ask_streaming(here, body) as asker:
            await eventually(lambda: is_running(True))
            began = time.monotonic()
            await there.post(f"/api/chats/runs/{body['runId']}/stop")
            await eventually(lambda: is_running(False))
            record_property("ms to the end of the statement", (time.monotonic() - began) * 1000)
            events = await asker.end()
        await there.delete(f"/api/datasources/{source}")
    assert events[-1]["outcome"] == {"type": "cancelled"}


async def test_the_same_id_at_once_in_all_workers_is_one_run(
    machines: Machines, model: ScriptedModel
) -> None:
    async with machines.clients() as clients, machines.second.client(machines.token) as other:
        body = await about_demo(other)
        answers = await asyncio.gather(*(ask(each, body) for each in (*clients, other)))
    assert all(answer == answers[0] for answer in answers)
    assert_whole(answers[0])
    assert len(model.of("sql")) == 1


async def test_two_questions_at_once_in_one_chat_are_both_right(
    machines: Machines, model: ScriptedModel
) -> None:
    async with machines.clients(1) as (one, two):
        first = await about_demo(one, "first?")
        second = await about_demo(two, "second?", chat=first["threadId"])
        answers = await asyncio.gather(ask(one, first), ask(two, second))
        chat = (await one.get(f"/api/chats/{first['threadId']}")).json()
    for answer in answers:
        assert_whole(answer)
        assert answer[-1]["outcome"] == {"type": "success"}
    said_by = [(m["role"], m.get("status")) for m in chat["messages"]]
    assert said_by == [("user", None), ("assistant", "finished")] * 2


async def test_another_worker_knows_the_turns_before(
    machines: Machines, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply("SELECT 41 + 1 AS n"), sql_reply("SELECT 2 AS n"))
    async with machines.clients(1) as (one, two):
        first = await about_demo(one, "how many were there?")
        await ask(one, first)
        await ask(two, await about_demo(two, "and by month?", chat=first["threadId"]))
    prompt = model.of("sql")[-1].prompt
    assert "how many were there?" in prompt
    assert "41 + 1" in prompt


async def test_every_number_resumes_in_every_worker(
    machines: Machines, model: ScriptedModel
) -> None:
    async with machines.clients(1) as clients, machines.second.client(machines.token) as other:
        body = await about_demo(other)
        whole = await ask(other, body)
        for after in range(len(whole) + 1):
            for client in (*clients, other):
                place = f"/api/chats/runs/{body['runId']}/events"
                rest = await client.get(place, params={"after": after})
                assert events_of(rest.content) == whole[after:]


async def test_readers_that_come_and_go_each_have_a_part_without_a_gap(
    machines: Machines, model: ScriptedModel
) -> None:
    """200 of them, in all workers, while the run goes on."""
    gates = [asyncio.Event() for _ in range(20)]
    pieces = [piece for gate in gates for piece in (Pause(gate), *TOKENS.findall(HALF * 3))]
    model.script("summary", Reply(pieces))
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(server.client(machines.token, connections=None))
            for server in (machines.first, machines.second)
        ]
        body = await about_demo(clients[0])
        asker = await stack.enter_async_context(ask_streaming(clients[0], body))
        await asker.until(lambda reader: reader.last > 0)
        coming = []
        for gate in gates:
            visits = [_visit(clients, body["runId"], asker) for _ in range(10)]
            coming += [asyncio.create_task(visit) for visit in visits]
            gate.set()
            await _hears_more(asker)
        whole = await asker.end()
        visited = await asyncio.gather(*coming)
    assert_whole(whole)
    for after, reader in visited:
        assert reader.events == whole[after : after + len(reader.events)]
    assert sum(reader.last == whole[-1]["seq"] for _, reader in visited) > 20


async def _hears_more(asker: RunReader) -> None:
    heard = asker.last
    await asker.until(lambda reader: reader.last > heard or reader.ended)


async def _visit(
    clients: list[httpx.AsyncClient], run: str, asker: RunReader
) -> tuple[int, RunReader]:
    """Reads from some number on, and leaves or stays."""
    after, stays = CHANCE.randint(0, asker.last), CHANCE.choice([0, 5, 50, None])
    async with follow_run(CHANCE.choice(clients), run, after) as reader:
        if stays is None:
            await reader.end()
        else:
            await reader.until(lambda r: len(r.events) > stays or r.ended)
    return after, reader


@pytest.mark.parametrize("happens", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "stuck"])
async def test_a_worker_that_is_gone_leaves_nobody_waiting(
    machines: Machines,
    model: ScriptedModel,
    gate: asyncio.Event,
    record_property: Record,
    happens: signal.Signals,
) -> None:
    """A stopped process is what a stuck one looks like: the process above must end it."""
    doomed, _ = sorted(machines.first.workers())
    async with machines.clients(1) as (here, there), machines.second.client(machines.token) as far:
        body = await about_demo(far)
        async with (
            ask_streaming(here, body) as asker,
            follow_run(there, body["runId"]) as reader,
            follow_run(far, body["runId"]) as far_reader,
        ):
            for each in (asker, reader, far_reader):
                await each.says(HALF)
            began = time.monotonic()
            os.kill(doomed, happens)
            await asyncio.to_thread(machines.first.workers_without, doomed, within_s=60)
            record_property("s to another worker", time.monotonic() - began)
            async with asyncio.timeout(60):
                events = await reader.end()
            record_property("s to interrupted", time.monotonic() - began)
            assert await far_reader.end() == events
        assert asker.broken
        assert_whole(events)
        assert (events[-1]["type"], events[-1]["code"]) == ("RUN_ERROR", "interrupted")
        chat = (await far.get(f"/api/chats/{body['threadId']}")).json()
        answer = chat["messages"][1]
        assert (answer["status"], answer["content"]) == ("failed", HALF)
    gate.set()
    async with machines.clients(1) as replaced:
        for client in replaced:
            assert_whole(await ask(client, await about_demo(client)))


async def test_wrong_passwords_count_in_all_workers_together(machines: Machines) -> None:
    body = {"username": "nobody", "password": "wrong password"}
    async with machines.clients(1) as clients, machines.second.client("-") as other:
        everywhere = (*clients, other)
        codes = []
        for turn in range(12):
            answer = await everywhere[turn % 3].post("/api/auth/login", json=body)
            codes.append(answer.status_code)
    assert codes[:5] == [401] * 5
    assert 429 in codes  # after five, each try makes the next ones wait for longer


def test_started_at_once_they_migrate_and_fill_the_records_once(machines: Machines) -> None:
    both = machines.first.output + machines.second.output
    assert both.count("database migrated") >= 1
    assert both.count("account made") == 1
    assert both.count("source synced") >= 1
    assert "Traceback" not in both.split("demo source ready", maxsplit=1)[0]
