"""Logs in Redis Streams: readers anywhere are woken at once, and no event passes the database.

A chunk is an entry whose id is the number of its last event. What must never be lost stays in our
database: the run with its first event, and its last event with the answer. So the database alone
says whether a run is over, and a Redis that lost its data costs replays, never an answer.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from model.database.engine import Database
from model.errors import Gone, Unavailable
from model.repositories.runs import run_events, runs
from model.repositories.runs.run_events import Chunk
from services.runs.database_store import OUTAGES
from services.runs.event_store import Batch, Pending, Taken, unpacked
from services.runs.log import Events, LogState

BLOCK_MS = 50
"""How long a run that begins to be followed here may wait until it is watched too."""
ANSWER_WAIT_S = 3.0
CHUNKS_READ = 32
LOOKS = 3
LOOK_AGAIN_S = 0.05
DAY_S = 86_400
RETRY_AFTER_S = 5
_OUTAGES = (*OUTAGES, RedisError)
_FIELDS = (b"first", b"ends", b"data")
_APPEND = """
local key, first, last, data = KEYS[1], tonumber(ARGV[1]), ARGV[2] .. '-0', ARGV[4]
local newest = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
if newest and tonumber(string.match(newest[1], '^%d+')) ~= first - 1 then
  local there = redis.call('XRANGE', key, last, last)[1]
  return there and there[2][6] == data and 1 or 0
end
redis.call('XADD', key, last, 'first', ARGV[1], 'ends', ARGV[3], 'data', data)
redis.call('EXPIRE', key, ARGV[5])
return 1
"""
"""Only what follows the newest event is taken, so a run has one log whoever believes to own it.
A second time the same is no harm; and where nothing is kept (any more), the run goes on."""
log = logging.getLogger(__name__)


class RedisStore:
    """`EventStore` over one stream a run. Make it with `open_redis_store`.

    While Redis is away, `check`, `state` and `after` raise `Unavailable`.
    """

    pause_s = 0.0
    outages: tuple[type[Exception], ...] = _OUTAGES

    def __init__(self, database: Database, redis: "Redis", keep_days: int) -> None:
        self._database = database
        self._redis = redis
        self._keep_s = keep_days * DAY_S

    async def check(self) -> None:
        """No run begins that could not be logged."""
        with _needed():
            await self.answers()

    async def answers(self) -> str:
        """A word when Redis answers; raises when it does not."""
        await cast("Any", self._redis.ping())
        return "streams"

    async def write(self, batch: Batch) -> None:
        """Events go to their streams; an ending to the database first, and then to its stream."""
        bodies = [_body(pending) for pending in batch]
        await self._append([chunk for body in bodies if body.events for chunk in body.chunks()])
        endings = [pending for pending in batch if pending.ending]
        if not endings:
            return
        try:
            await self._database.write(partial(_end, endings=endings))
        except IntegrityError as error:
            raise Taken from error
        try:
            await self._append([_last(pending) for pending in endings])
        except (*_OUTAGES, Taken) as error:  # those who wait for it look in the database
            log.warning("an ending is not in Redis", extra={"why": type(error).__name__})

    async def holds(self, pending: Pending) -> bool:
        """Whether the ending was stored; events that are there are taken a second time."""
        if not pending.ending:
            return False
        last = _last(pending)
        async with self._database.reading() as session:
            stored = await run_events.find_after(session, pending.run_id, last.last_seq - 1)
        return [chunk.data for chunk in stored] == [last.data]

    async def state(self, run_id: str) -> LogState:
        """What is durable of a run; unknown to the database, it is nothing."""
        async with self._database.reading() as session:
            known, ended = await run_events.find_last(session, run_id)
        if not known:
            return LogState(0, ended=False)
        with _needed():
            oldest, newest = await self._ends(run_id)
        first = oldest[0].first_seq if oldest else known
        last = max(known, newest[0].last_seq if newest else 0)
        return LogState(last, ended, first_seq=1 if first <= 2 else first)

    async def after(self, run_id: str, seq: int) -> Events:
        """The next events, from the stream or, where it has them, from the database."""
        for _ in range(LOOKS):  # the two are not read at one moment: what is missing may just come
            chunks = await self._next(run_id, seq)
            if chunks and chunks[0].first_seq <= seq + 1:
                break
            async with self._database.reading() as session:
                stored = await run_events.find_after(session, run_id, seq)
            found = [chunk for chunk in stored if chunk.first_seq == seq + 1][:1]
            if found or not (chunks or stored):
                chunks = found
                break
            await asyncio.sleep(LOOK_AGAIN_S)
        else:
            raise Gone("runs.events_expired")
        return tuple(event for event in unpacked(chunks) if event.seq > seq)

    async def news(self, seen: Mapping[str, int]) -> Sequence[Chunk]:
        """What is newer, as soon as there is something."""
        places: dict[Any, Any] = {_key(run_id): f"{seq}-0" for run_id, seq in seen.items()}
        found = await self._redis.xread(places, block=BLOCK_MS)
        runs_by_key = {_key(run_id).encode(): run_id for run_id in seen}
        return [
            chunk
            for key, entries in cast("Any", found)
            for chunk in _chunks(runs_by_key[key], entries)
        ]

    async def forget(self, run_ids: Sequence[str]) -> None:
        """Remove the streams; when Redis does not answer they expire as all do."""
        if not run_ids:
            return
        try:
            await self._redis.unlink(*map(_key, run_ids))
        except (RedisError, OSError) as error:
            log.warning("logs of deleted runs are left", extra={"why": type(error).__name__})

    async def _ends(self, run_id: str) -> tuple[list[Chunk], list[Chunk]]:
        """The oldest entry of a stream, and the newest."""
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.xrange(_key(run_id), count=1)
            pipe.xrevrange(_key(run_id), count=1)
            oldest, newest = await pipe.execute()
        return _chunks(run_id, oldest), _chunks(run_id, newest)

    async def _next(self, run_id: str, seq: int) -> list[Chunk]:
        with _needed():
            entries = await self._redis.xrange(_key(run_id), min=f"{seq + 1}-0", count=CHUNKS_READ)
        return _chunks(run_id, entries)

    async def _append(self, chunks: Sequence[Chunk]) -> None:
        if not chunks:
            return
        async with self._redis.pipeline(transaction=False) as pipe:
            for chunk in chunks:
                numbers = (chunk.first_seq, chunk.last_seq, int(chunk.ends))
                arguments: tuple[Any, ...] = (*numbers, chunk.data, self._keep_s)
                pipe.eval(_APPEND, 1, _key(chunk.run_id), *arguments)
            taken = await pipe.execute()
        if not all(taken):
            raise Taken


@asynccontextmanager
async def open_redis_store(
    database: Database, url: str, keep_days: int
) -> AsyncIterator[RedisStore]:
    """A store in the Redis at `url`, which need not answer yet; closed with the block."""
    redis = Redis.from_url(
        url,
        protocol=2,
        socket_timeout=ANSWER_WAIT_S,
        socket_connect_timeout=ANSWER_WAIT_S,
        health_check_interval=30,
    )
    try:
        yield RedisStore(database, redis, keep_days)
    finally:
        await redis.aclose()


@contextmanager
def _needed() -> Iterator[None]:
    """Nobody's request can be answered without Redis: it is refused for a while."""
    try:
        yield
    except (RedisError, OSError) as error:
        log.warning("Redis does not answer", extra={"why": type(error).__name__})
        raise Unavailable("runs.log_unavailable", retry_after=RETRY_AFTER_S) from error


def _key(run_id: str) -> str:
    return f"tabletalk:run:{run_id}"


def _body(pending: Pending) -> Pending:
    return replace(pending, events=[event for event in pending.events if not event.last])


def _last(pending: Pending) -> Chunk:
    event = pending.events[-1]
    return Chunk(pending.run_id, event.seq, event.seq, True, event.data)


def _end(connection: Connection, endings: Batch) -> None:
    run_events.add(connection, [_last(pending) for pending in endings])
    for pending in endings:
        if pending.ending and not runs.end(connection, pending.run_id, pending.ending):
            raise Taken(pending.run_id)


def _chunks(run_id: str, entries: Any) -> list[Chunk]:
    chunks = []
    for number, fields in entries:
        first, ends, data = (fields[name] for name in _FIELDS)
        last = int(number.partition(b"-")[0])
        chunks.append(Chunk(run_id, int(first), last, ends == b"1", data))
    return chunks
