"""What a worker does beside answering: it beats, looks for stops, ends runs of dead workers."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from ag_ui.core import Event
from pydantic import TypeAdapter
from sqlalchemy.exc import SQLAlchemyError

from model.chats.run import Run
from model.database.engine import Database, now
from model.errors import Gone
from model.locales import text
from model.repositories import workers
from model.repositories.runs import run_events, runs
from model.repositories.workers import Worker
from services.runs.liveness import Liveness
from services.runs.log import RunLog
from services.runs.recorder import Recorder, RunIds
from services.runs.tasks import RunTasks
from services.runs.transcript import Transcript

LOOK_FOR_STOPS_S = 0.25
BEAT_S = 2.0
FORGET_S = 3_600.0
log = logging.getLogger(__name__)


class Upkeep:
    """Keeps this worker's runs and the store of all runs in order."""

    def __init__(self, database: Database, run_log: RunLog, tasks: RunTasks, here: Worker) -> None:
        self._database = database
        self._log = run_log
        self._tasks = tasks
        self._here = here
        self._liveness = Liveness(here)

    async def beat(self) -> None:
        """Say that this worker lives, and end the runs of those that do not."""
        async with self._database.transaction() as session:
            await workers.record_heartbeat(session, self._here)
        await self._sweep()

    async def stop_asked(self) -> None:
        """End the runs here that were stopped through another worker."""
        if not len(self._tasks):
            return
        here = self._here.id
        for run_id in await self._database.read(partial(runs.find_stop_requests, worker_id=here)):
            self._tasks.stop(run_id)

    async def forget(self, keep_days: int) -> None:
        """Delete the logs of runs that ended long ago; their answers stay."""
        before = now() - timedelta(days=keep_days)
        forgotten = 1
        while forgotten:
            async with self._database.transaction() as session:
                forgotten = await run_events.delete_before(session, before)
            if forgotten:
                log.info("events forgotten", extra={"runs": forgotten})

    async def leave(self) -> None:
        """This worker ends; it has no more runs."""
        async with self._database.transaction() as session:
            await workers.delete_workers(session, [self._here.id])

    async def _sweep(self) -> None:
        try:
            async with self._database.reading() as session:
                others = await workers.find_others(session, self._here.id)
                named = set(await runs.find_running_workers(session))
        except (SQLAlchemyError, OSError, TimeoutError):
            self._liveness.unsure()
            raise
        dead = {worker.id for worker in self._liveness.dead(others)}
        unknown = named - {worker.id for worker in others} - {self._here.id}
        for worker_id in dead | unknown:
            await self._interrupt(worker_id)
        if self._here.id in named:
            await self._interrupt(self._here.id)
        if dead:
            async with self._database.transaction() as session:
                await workers.delete_workers(session, list(dead))

    async def _interrupt(self, worker_id: str) -> None:
        held = self._tasks.ids()  # before looking: one that ends meanwhile is no left one
        # Only their ids: to make records of a thousand that go on would hold up the loop.
        running = await self._database.read(partial(runs.find_running, worker_id=worker_id))
        for run_id in running:
            if run_id in held or run_id in self._tasks:
                continue
            run = await self._database.read(partial(runs.find_by_id, run_id=run_id))
            if run and run.status == "running":
                await self._end(run)

    async def _end(self, run: Run) -> None:
        seq, transcript = await self._replayed(run.id)
        recorder = Recorder(RunIds(run.id, run.chat_id, run.parent_id), self._log, transcript, seq)
        if run.stop_requested:
            ended = await recorder.cancelled()
        else:
            ended = await recorder.interrupted(text("runs.interrupted", run.locale))
        log.warning("left run ended", extra={"run": run.id, "here": ended})

    async def _replayed(self, run_id: str) -> tuple[int, Transcript]:
        """How far a run's log is and what it says."""
        transcript, seq = Transcript(), 0
        parse = TypeAdapter[Event](Event).validate_json
        try:
            while events := await self._log.after(run_id, seq):
                for event in events:
                    transcript.read(parse(event.data))
                seq = events[-1].seq
        except Gone:  # Redis lost some of it: what remains says nothing alone
            return (await self._log.state(run_id)).last_seq, Transcript()
        return seq, transcript


@asynccontextmanager
async def kept_up(upkeep: Upkeep, keep_days: int) -> AsyncIterator[None]:
    """Upkeep at work. When the block ends all runs of this worker must have ended."""
    await upkeep.beat()
    loops = [
        asyncio.create_task(_every(BEAT_S, upkeep.beat), name="run beat"),
        asyncio.create_task(_every(LOOK_FOR_STOPS_S, upkeep.stop_asked), name="run stops"),
        asyncio.create_task(_every(FORGET_S, lambda: upkeep.forget(keep_days)), name="run logs"),
    ]
    try:
        yield
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.wait(loops)
        await upkeep.leave()


async def _every(pause_s: float, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(pause_s)
        try:
            await work()
        except Exception:
            log.exception("upkeep failed")
