"""The log in our own database. Needs nothing else, works with any number of workers."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress

from model.db import Database
from model.repositories import run_events
from model.repositories.run_events import Chunk
from model.repositories.runs import Ending
from services.runs.batch_writer import BatchWriter
from services.runs.log import Events, LoggedEvent, LogState
from services.runs.tails import Tail

POLL_S = 0.1
"""How late readers see a run that another process writes, at most."""
log = logging.getLogger(__name__)


class DatabaseLog:
    """`RunLog` over `run_events`. Make it with `open_database_log`."""

    def __init__(self, database: Database, lost: Callable[[str], None]) -> None:
        self._database = database
        self._lost = lost
        self._here: dict[str, Tail] = {}
        self._elsewhere: dict[str, Tail] = {}
        self._readers_elsewhere = asyncio.Event()
        self.writer = BatchWriter(database, written=self._written, lost=self._on_lost)

    def opened(self, run_id: str, first: LoggedEvent) -> None:
        """The run begins in this process and its first event is durable."""
        tail = self._here[run_id] = Tail(first.seq - 1)
        tail.add([first])

    async def append(self, run_id: str, event: LoggedEvent) -> None:
        """Take an event to be written."""
        await self.writer.put(run_id, event)

    async def finish(self, run_id: str, event: LoggedEvent, ending: Ending) -> bool:
        """Write the last event and the ending in one transaction; False when the run was lost."""
        return await self.writer.put_last(run_id, event, ending)

    async def state(self, run_id: str) -> LogState:
        """What is durable of a run."""
        async with self._database.reading() as session:
            return LogState(*await run_events.last(session, run_id))

    async def follow(self, run_id: str, after: int, idle_s: float) -> AsyncGenerator[Events]:
        """The events after number `after` until the run has ended; an empty tuple when idle."""
        position, over = after, False
        while not over:
            async with self._tail(run_id) as tail:
                position = min(position, tail.last_seq)
                async for events in self._follow_tail(run_id, tail, position, idle_s):
                    position = events[-1].seq if events else position
                    yield events
                over = not tail.moved

    async def _follow_tail(
        self, run_id: str, tail: Tail, position: int, idle_s: float
    ) -> AsyncGenerator[Events]:
        while not tail.moved:
            events = tail.after(position)
            if events is None:
                events = await self._stored(run_id, position)
            if events:
                position = events[-1].seq
                yield events
            elif tail.ended:
                return
            elif not await tail.wait(idle_s):
                yield ()
                if run_id not in self._here and not (await self.state(run_id)).last_seq:
                    return  # deleted

    async def watch_elsewhere(self) -> None:
        """For ever: look for news of the runs of other processes that are followed here."""
        while True:
            await self._readers_elsewhere.wait()
            try:
                await self._look_elsewhere()
            except Exception:
                log.exception("reading of other workers' runs failed")
            await asyncio.sleep(POLL_S)

    @asynccontextmanager
    async def _tail(self, run_id: str) -> AsyncIterator[Tail]:
        tail = self._here.get(run_id)
        if tail is not None:
            yield tail
            return
        tail = self._elsewhere.get(run_id)
        if tail is None:
            state = await self.state(run_id)
            tail = self._elsewhere.setdefault(run_id, Tail(state.last_seq, ended=state.ended))
        tail.readers += 1
        self._readers_elsewhere.set()
        try:
            yield tail
        finally:
            tail.readers -= 1
            if not tail.readers and self._elsewhere.get(run_id) is tail:
                del self._elsewhere[run_id]

    async def _look_elsewhere(self) -> None:
        seen = {run: tail.last_seq for run, tail in self._elsewhere.items() if not tail.ended}
        if not seen:
            self._readers_elsewhere.clear()
            return
        async with self._database.reading() as session:
            chunks = await run_events.news(session, seen)
        for chunk in chunks:
            tail = self._elsewhere.get(chunk.run_id)
            if tail is not None and chunk.first_seq == tail.last_seq + 1:
                tail.add(_events(chunk))

    async def _stored(self, run_id: str, after: int) -> Events:
        async with self._database.reading() as session:
            chunks = await run_events.after(session, run_id, after)
        return tuple(event for event in _unpacked(chunks) if event.seq > after)

    def _written(self, run_id: str, events: Events) -> None:
        tail = self._here.get(run_id)
        if tail is None:
            return
        tail.add(events)
        if tail.ended:
            del self._here[run_id]  # readers hold on to it until they have read the ending

    def _on_lost(self, run_id: str) -> None:
        tail = self._here.pop(run_id, None)
        if tail is not None:
            tail.move()
        self._lost(run_id)


@asynccontextmanager
async def open_database_log(
    database: Database, lost: Callable[[str], None]
) -> AsyncIterator[DatabaseLog]:
    """A log with its writer and its watcher at work. End all runs before leaving the block."""
    opened = DatabaseLog(database, lost)
    tasks = [
        asyncio.create_task(opened.writer.run(), name="run log writer"),
        asyncio.create_task(opened.watch_elsewhere(), name="run log watcher"),
    ]
    try:
        yield opened
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


def _unpacked(chunks: Iterable[Chunk]) -> Iterable[LoggedEvent]:
    for chunk in chunks:
        yield from _events(chunk)


def _events(chunk: Chunk) -> list[LoggedEvent]:
    lines = chunk.data.split(b"\n")
    return [
        LoggedEvent(seq, data, last=chunk.ends and seq == chunk.last_seq)
        for seq, data in enumerate(lines, chunk.first_seq)
    ]
