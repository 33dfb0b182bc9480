"""The log on every store: numbered, durable before it is read, one writer a run."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import asdict
from functools import partial
from pathlib import Path

import orjson
import pytest
from sqlalchemy.exc import OperationalError

from model.answers.answer import StoredActivity, StoredAnswer
from model.database.engine import Database
from model.repositories import chats
from model.repositories.runs import run_events, runs
from model.repositories.runs.run_events import Chunk
from model.repositories.runs.runs import Ending
from services.runs.event_log import batch_writer
from services.runs.event_log.database_store import DatabaseEventStore
from services.runs.event_log.durable_log import DurableEventLog, open_event_log
from services.runs.event_log.event_store import EventStore, PendingWrite
from services.runs.event_log.log import Events, LoggedEvent
from services.runs.event_log.redis_store import RedisEventStore, open_redis_store
from tests.support.audit import Chain
from tests.support.records import CHAT, running_run

RUN = "run-1"
IDLE_S = 0.3
ANSWER = StoredAnswer("m", "好", "", (StoredActivity("a", "sql", {"sql": "SELECT '1'"}),))


@pytest.fixture
def lost() -> list[str]:
    return []


@pytest.fixture(params=["database", "redis"])
async def store(
    request: pytest.FixtureRequest, records: Database, tmp_path: Path
) -> AsyncIterator[EventStore]:
    """Both twins, each over both databases."""
    audit = Chain(records, tmp_path).trail
    if request.param == "database":
        yield DatabaseEventStore(records, audit)
        return
    url = request.getfixturevalue("redis_url")
    async with open_redis_store(records, url, keep_days=1, audit=audit) as store:
        yield store
        await store.delete([RUN, "run-2"])


@pytest.fixture
async def log(
    records: Database, store: EventStore, lost: list[str]
) -> AsyncIterator[DurableEventLog]:
    await running_run(records, RUN)
    async with open_event_log(store, lost.append) as log:
        yield log


def event(seq: int, text: str = "") -> LoggedEvent:
    return LoggedEvent(seq, b'{"n":%d,"t":"%s"}' % (seq, text.encode()))


async def write(log: DurableEventLog, count: int, run_id: str = RUN) -> None:
    """A complete run of `count` events; the first is stored as the service stores it."""
    await begin(log, run_id)
    await write_rest(log, count, run_id)


async def begin(log: DurableEventLog, run_id: str = RUN) -> None:
    first = event(1)
    stored = partial(run_events.add, chunks=[Chunk(run_id, 1, 1, False, first.data)])
    assert isinstance(log.store, DatabaseEventStore | RedisEventStore)
    await log.store._database.write(stored)
    log.begin(run_id, first)


async def finish(log: DurableEventLog, seq: int, run_id: str = RUN) -> bool:
    ending = Ending("finished", ANSWER, [])
    return await log.writer.finish(run_id, LoggedEvent(seq, b'{"n":%d}' % seq, last=True), ending)


async def read(log: DurableEventLog, after: int = 0, run_id: str = RUN) -> list[LoggedEvent]:
    """All events until the run has ended."""
    async with asyncio.timeout(60), aclosing(log.follow(run_id, after, IDLE_S)) as batches:
        return [event async for events in batches for event in events]


async def test_every_number_resumes_with_the_same_bytes(log: DurableEventLog) -> None:
    await write(log, 40)
    whole = await read(log)
    assert [event.seq for event in whole] == list(range(1, 41))
    for after in range(42):
        assert await read(log, after) == whole[after:]


async def test_readers_see_events_as_they_come(log: DurableEventLog) -> None:
    await begin(log)
    readers = [asyncio.create_task(read(log)) for _ in range(3)]
    await write_rest(log, 30)
    first, second, third = await asyncio.gather(*readers)
    assert first == second == third
    assert len(first) == 30


async def write_rest(log: DurableEventLog, count: int, run_id: str = RUN) -> None:
    for seq in range(2, count):
        await log.writer.append(run_id, event(seq))
        await asyncio.sleep(0)
    assert await finish(log, count, run_id)


async def test_a_reader_sees_only_what_is_stored(log: DurableEventLog, records: Database) -> None:
    await begin(log)
    writing = asyncio.create_task(write_rest(log, 60))
    async with aclosing(log.follow(RUN, 0, IDLE_S)) as batches:
        async for events in batches:
            state = await log.store.read_state(RUN)
            assert not events or state.last_seq >= events[-1].seq
    await writing


async def test_an_idle_reader_hears_that_nothing_came(log: DurableEventLog) -> None:
    await begin(log)
    async with aclosing(log.follow(RUN, 1, 0.05)) as batches:
        assert await anext(batches) == ()


async def test_the_ending_and_the_answer_come_together(
    log: DurableEventLog, records: Database
) -> None:
    await write(log, 3)
    [(run, answer)] = await records.read(partial(runs.find_of_chat, chat_id=CHAT))
    assert (run.status, run.finished_at is None) == ("finished", False)
    assert answer
    assert (answer.message_id, answer.text, answer.reasoning) == ("m", "好", "")
    assert orjson.loads(answer.activities) == [asdict(part) for part in ANSWER.activities]


async def test_another_process_is_followed(
    log: DurableEventLog, records: Database, lost: list[str]
) -> None:
    async with open_event_log(log.store, lost.append) as elsewhere:
        await begin(elsewhere)
        following = log.follow(RUN, 0, 100)
        assert [e.seq for e in await anext(following)] == [1]
        later: asyncio.Task[Events] = asyncio.ensure_future(anext(following))
        await asyncio.sleep(0)
        async with asyncio.timeout(60):
            await elsewhere.writer.append(RUN, event(2))
            assert [e.seq for e in await later] == [2]
        await finish(elsewhere, 3)
        assert [e.seq for e in await anext(following)] == [3]
        with pytest.raises(StopAsyncIteration):
            await anext(following)


async def test_a_reader_who_is_ahead_of_this_process_reads_nothing_twice(
    log: DurableEventLog, lost: list[str]
) -> None:
    async with open_event_log(log.store, lost.append) as elsewhere:
        await begin(elsewhere)
        assert [e.seq for e in await anext(log.follow(RUN, 0, 5))] == [1]
        behind = log.follow(RUN, 1, 5)
        waiting: asyncio.Task[Events] = asyncio.ensure_future(anext(behind))
        there = elsewhere.follow(RUN, 1, 5)
        await elsewhere.writer.append(RUN, event(2))
        assert [e.seq for e in await anext(there)] == [2]
        ahead: asyncio.Task[Events] = asyncio.ensure_future(anext(log.follow(RUN, 2, 5)))
        await asyncio.sleep(0)
        await finish(elsewhere, 3)
        assert [e.seq for e in await ahead] == [3]
        assert (await waiting)[0].seq == 2


async def test_two_writers_cannot_both_write_a_run(
    log: DurableEventLog, records: Database, lost: list[str]
) -> None:
    taken: list[str] = []
    async with open_event_log(log.store, taken.append) as elsewhere:
        await begin(log)
        reader = asyncio.create_task(read(log))
        assert await finish(elsewhere, 2)
        await log.writer.append(RUN, event(2, "late"))
        assert not await finish(log, 3)
        assert (lost, taken) == ([RUN], [])
        assert [e.data for e in await reader][1:] == [b'{"n":2}']


@pytest.mark.parametrize("store", ["redis"], indirect=True)
async def test_readers_get_the_ending_of_a_run_that_moved_after_redis_lost_its_data(
    log: DurableEventLog, lost: list[str]
) -> None:
    async with open_event_log(log.store, lost.append) as elsewhere:
        await begin(log)
        for seq in range(2, 6):
            await log.writer.append(RUN, event(seq))
        local, remote = log.follow(RUN, 0, 100), elsewhere.follow(RUN, 0, 0.05)
        for reader in (local, remote):
            while not (events := await anext(reader)) or events[-1].seq < 5:
                pass
        await log.store.delete([RUN])
        assert await finish(elsewhere, 2)
        await log.writer.append(RUN, event(6))
        for reader in (local, remote):
            rest = [event async for events in reader for event in events]
            assert [(event.seq, event.last) for event in rest] == [(2, True)]
    assert lost == [RUN]


async def test_a_lost_run_does_not_harm_the_others(
    log: DurableEventLog, records: Database, lost: list[str]
) -> None:
    await running_run(records, "run-2")
    await log.store.write([PendingWrite(RUN, [event(seq) for seq in range(1, 10)])])
    await log.writer.append(RUN, event(1))
    await write(log, 5, "run-2")
    assert lost == [RUN]
    assert len(await read(log, 0, "run-2")) == 5


async def test_an_outage_of_the_database_delays_and_loses_nothing(
    log: DurableEventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [OperationalError("x", {}, Exception("gone")), TimeoutError()]
    works = log.store.write

    async def flaky(batch: object) -> None:
        if failures:
            raise failures.pop()
        await works(batch)

    await begin(log)
    monkeypatch.setattr(log.store, "write", flaky)
    await write_rest(log, 5)
    assert [e.seq for e in await read(log)] == [1, 2, 3, 4, 5]


async def test_a_commit_whose_answer_was_lost_is_not_a_loss(
    log: DurableEventLog, monkeypatch: pytest.MonkeyPatch, lost: list[str]
) -> None:
    works = log.store.write
    failures = [OperationalError("x", {}, Exception("gone"))]

    async def answer_lost(batch: object) -> None:
        await works(batch)
        if failures:
            raise failures.pop()

    await begin(log)
    monkeypatch.setattr(log.store, "write", answer_lost)
    assert await finish(log, 2)
    assert not lost


async def test_a_full_queue_makes_the_producer_wait(
    log: DurableEventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    works, database_is_back = log.store.write, asyncio.Event()

    async def slow(batch: object) -> None:
        await database_is_back.wait()
        await works(batch)

    await begin(log)
    monkeypatch.setattr(log.store, "write", slow)
    monkeypatch.setattr(batch_writer, "MAX_PENDING_BYTES", 10)
    await log.writer.append(RUN, event(2))
    await asyncio.sleep(0)  # the writer takes it
    await log.writer.append(RUN, event(3))
    waiting = asyncio.create_task(log.writer.append(RUN, event(4)))
    for _ in range(10):
        await asyncio.sleep(0)
    assert not waiting.done()
    database_is_back.set()
    await asyncio.wait_for(waiting, 60)
    assert await finish(log, 5)


async def test_a_reader_far_behind_gets_everything(log: DurableEventLog) -> None:
    await begin(log)
    async with aclosing(log.follow(RUN, 0, IDLE_S)) as slow:
        seen = list(await anext(slow))
        for seq in range(2, 100):
            await log.writer.append(RUN, event(seq, "x" * 4_000))
        assert await finish(log, 100)
        async for events in slow:
            seen += events
    assert [e.seq for e in seen] == list(range(1, 101))


async def test_a_deleted_run_ends_its_readers(log: DurableEventLog, records: Database) -> None:
    await records.write(partial(run_events.add, chunks=[Chunk(RUN, 1, 1, False, b"{}")]))
    reader = asyncio.create_task(read(log))
    async with records.transaction() as session:
        await chats.delete(session, CHAT)
    assert len(await reader) <= 1
