"""Logs in Redis Streams: readers of all processes get events at once, past the database.

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
from services.audit.trail import AuditTrail
from services.runs.event_log.database_store import OUTAGE_ERRORS
from services.runs.event_log.event_store import Batch, OwnershipLost, PendingWrite, unpack_chunks
from services.runs.event_log.log import EventLogState, Events

BLOCK_MS = 50
"""Longest blocking read; runs that begin to be followed are included in the next one."""
SOCKET_TIMEOUT_S = 3.0
CHUNKS_PER_READ = 32
READ_ATTEMPTS = 3
READ_RETRY_PAUSE_S = 0.05
DAY_S = 86_400
RETRY_AFTER_S = 5
_OUTAGE_ERRORS = (*OUTAGE_ERRORS, RedisError)
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
"""An event is appended only after its predecessor, so that a run has one log even while two
processes think they own it. Repeating an event is harmless; an empty stream accepts any event."""
log = logging.getLogger(__name__)


class RedisEventStore:
    """`EventStore` over one stream a run. Make it with `open_redis_store`.

    While Redis is down, `check`, `read_state` and `read_after` raise `Unavailable`.
    """

    poll_interval_s = 0.0
    outage_errors: tuple[type[Exception], ...] = _OUTAGE_ERRORS

    def __init__(
        self, database: Database, redis: "Redis", keep_days: int, audit: AuditTrail
    ) -> None:
        self._database = database
        self._audit = audit
        self._redis = redis
        self._keep_s = keep_days * DAY_S

    async def check(self) -> None:
        """Raise `Unavailable` when Redis does not answer: the run could not be logged."""
        with _raise_unavailable():
            await self.ping()

    async def ping(self) -> str:
        """The detail for `/readyz` when Redis answers; raises when it does not."""
        await cast("Any", self._redis.ping())
        return "streams"

    async def write(self, batch: Batch) -> None:
        """Events go to their streams; an ending to the database first, and then to its stream.

        What was added to the audit before the events is stored before them.
        """
        await self._audit.flush()
        open_writes = [_without_ending(pending) for pending in batch]
        chunks = [chunk for write in open_writes if write.events for chunk in write.chunks()]
        await self._append(chunks)
        endings = [pending for pending in batch if pending.ending]
        if not endings:
            return
        try:
            await self._database.write(partial(_store_endings, endings=endings))
        except IntegrityError as error:
            raise OwnershipLost from error
        try:
            await self._append([_last_chunk(pending) for pending in endings])
        except (*_OUTAGE_ERRORS, OwnershipLost) as error:  # readers find it in the database
            log.warning("an ending is not in Redis", extra={"why": type(error).__name__})

    async def has_stored(self, pending: PendingWrite) -> bool:
        """Whether the ending was stored; events that are there are taken a second time."""
        if not pending.ending:
            return False
        last = _last_chunk(pending)
        async with self._database.reading() as session:
            stored_chunks = await run_events.find_after(session, pending.run_id, last.last_seq - 1)
        return [chunk.data for chunk in stored_chunks] == [last.data]

    async def read_state(self, run_id: str) -> EventLogState:
        """What is durable of a run; unknown to the database, it is nothing."""
        async with self._database.reading() as session:
            stored_seq, ended = await run_events.find_last(session, run_id)
        if not stored_seq:
            return EventLogState(0, ended=False)
        with _raise_unavailable():
            oldest, newest = await self._read_first_and_last(run_id)
        first = oldest[0].first_seq if oldest else stored_seq
        last = max(stored_seq, newest[0].last_seq if newest else 0)
        return EventLogState(last, ended, first_seq=1 if first <= 2 else first)

    async def read_after(self, run_id: str, seq: int) -> Events:
        """The next events, from the stream or, where it has them, from the database."""
        for _ in range(READ_ATTEMPTS):  # not read atomically: what is missing may just arrive
            chunks = await self._read_stream(run_id, seq)
            if chunks and chunks[0].first_seq <= seq + 1:
                break
            async with self._database.reading() as session:
                stored_chunks = await run_events.find_after(session, run_id, seq)
            next_chunks = [chunk for chunk in stored_chunks if chunk.first_seq == seq + 1][:1]
            if next_chunks or not (chunks or stored_chunks):
                chunks = next_chunks
                break
            await asyncio.sleep(READ_RETRY_PAUSE_S)
        else:
            raise Gone("runs.events_expired")
        return tuple(event for event in unpack_chunks(chunks) if event.seq > seq)

    async def read_new(self, last_seqs: Mapping[str, int]) -> Sequence[Chunk]:
        """What is newer, as soon as there is something."""
        last_ids: dict[Any, Any] = {
            _stream_key(run_id): f"{seq}-0" for run_id, seq in last_seqs.items()
        }
        streams = await self._redis.xread(last_ids, block=BLOCK_MS)
        runs_by_key = {_stream_key(run_id).encode(): run_id for run_id in last_seqs}
        return [
            chunk
            for key, entries in cast("Any", streams)
            for chunk in _to_chunks(runs_by_key[key], entries)
        ]

    async def delete(self, run_ids: Sequence[str]) -> None:
        """Remove the streams; when Redis does not answer they expire as all do."""
        if not run_ids:
            return
        try:
            await self._redis.unlink(*map(_stream_key, run_ids))
        except (RedisError, OSError) as error:
            log.warning("logs of deleted runs are left", extra={"why": type(error).__name__})

    async def _read_first_and_last(self, run_id: str) -> tuple[list[Chunk], list[Chunk]]:
        """The oldest entry of a stream, and the newest."""
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.xrange(_stream_key(run_id), count=1)
            pipe.xrevrange(_stream_key(run_id), count=1)
            oldest, newest = await pipe.execute()
        return _to_chunks(run_id, oldest), _to_chunks(run_id, newest)

    async def _read_stream(self, run_id: str, seq: int) -> list[Chunk]:
        with _raise_unavailable():
            entries = await self._redis.xrange(
                _stream_key(run_id), min=f"{seq + 1}-0", count=CHUNKS_PER_READ
            )
        return _to_chunks(run_id, entries)

    async def _append(self, chunks: Sequence[Chunk]) -> None:
        if not chunks:
            return
        async with self._redis.pipeline(transaction=False) as pipe:
            for chunk in chunks:
                numbers = (chunk.first_seq, chunk.last_seq, int(chunk.ends))
                arguments: tuple[Any, ...] = (*numbers, chunk.data, self._keep_s)
                pipe.eval(_APPEND, 1, _stream_key(chunk.run_id), *arguments)
            replies = await pipe.execute()
        if not all(replies):
            raise OwnershipLost


@asynccontextmanager
async def open_redis_store(
    database: Database, url: str, keep_days: int, audit: AuditTrail
) -> AsyncIterator[RedisEventStore]:
    """A store in the Redis at `url`, which need not answer yet; closed with the block."""
    redis = Redis.from_url(
        url,
        protocol=2,
        socket_timeout=SOCKET_TIMEOUT_S,
        socket_connect_timeout=SOCKET_TIMEOUT_S,
        health_check_interval=30,
    )
    try:
        yield RedisEventStore(database, redis, keep_days, audit)
    finally:
        await redis.aclose()


@contextmanager
def _raise_unavailable() -> Iterator[None]:
    """Translate errors of Redis into `Unavailable` with a time to retry."""
    try:
        yield
    except (RedisError, OSError) as error:
        log.warning("Redis does not answer", extra={"why": type(error).__name__})
        raise Unavailable("runs.log_unavailable", retry_after=RETRY_AFTER_S) from error


def _stream_key(run_id: str) -> str:
    return f"tabletalk:run:{run_id}"


def _without_ending(pending: PendingWrite) -> PendingWrite:
    return replace(pending, events=[event for event in pending.events if not event.last])


def _last_chunk(pending: PendingWrite) -> Chunk:
    event = pending.events[-1]
    return Chunk(pending.run_id, event.seq, event.seq, True, event.data)


def _store_endings(connection: Connection, endings: Batch) -> None:
    run_events.add(connection, [_last_chunk(pending) for pending in endings])
    for pending in endings:
        if pending.ending and not runs.end(connection, pending.run_id, pending.ending):
            raise OwnershipLost(pending.run_id)


def _to_chunks(run_id: str, entries: Any) -> list[Chunk]:
    chunks = []
    for number, fields in entries:
        first, ends, data = (fields[name] for name in _FIELDS)
        last = int(number.partition(b"-")[0])
        chunks.append(Chunk(run_id, int(first), last, ends == b"1", data))
    return chunks
