"""Periodic work of a worker: heartbeat, stop requests, runs of dead workers, expired logs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from ag_ui.core import Event
from pydantic import TypeAdapter
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from model.chats.run import Run
from model.database.engine import Database, now
from model.errors import Gone
from model.locales import text
from model.repositories import workers
from model.repositories.runs import run_events, runs
from model.repositories.workers import Worker
from services.runs.active_runs import ActiveRuns
from services.runs.event_log.durable_log import DurableEventLog
from services.runs.recorder import Recorder, RunIds
from services.runs.transcript import Transcript
from services.runs.worker_liveness import LivenessMonitor

STOP_POLL_INTERVAL_S = 0.25
HEARTBEAT_INTERVAL_S = 2.0
EXPIRY_INTERVAL_S = 3_600.0
log = logging.getLogger(__name__)


class Maintenance:
    """The periodic tasks of this worker."""

    def __init__(
        self, database: Database, run_log: DurableEventLog, active_runs: ActiveRuns, here: Worker
    ) -> None:
        self._database = database
        self._writer, self._store = run_log.writer, run_log.store
        self._active_runs = active_runs
        self._here = here
        self._liveness = LivenessMonitor(here)

    async def send_heartbeat(self) -> None:
        """Record a heartbeat, and end the runs of workers whose heartbeat has stopped."""
        await self._database.write(partial(workers.record_heartbeat, worker=self._here))
        await self._end_orphaned_runs()

    async def apply_stop_requests(self) -> None:
        """End the runs here that were stopped through another worker."""
        if not len(self._active_runs):
            return
        here = self._here.id
        for run_id in await self._database.read(partial(runs.find_stop_requests, worker_id=here)):
            self._active_runs.stop(run_id)

    async def delete_expired_logs(self, keep_days: int) -> None:
        """Delete the logs of runs that ended long ago; their answers stay."""
        before = now() - timedelta(days=keep_days)
        deleted_count = 1
        while deleted_count:
            async with self._database.transaction() as session:
                deleted_count = await run_events.delete_before(session, before)
            if deleted_count:
                log.info("expired events deleted", extra={"runs": deleted_count})

    async def deregister(self) -> None:
        """Delete the record of this worker, which is ending and has no more runs."""
        await self._database.write(partial(workers.delete_workers, worker_ids=[self._here.id]))

    async def _end_orphaned_runs(self) -> None:
        try:
            others, owner_ids = await self._database.read(self._find_workers)
        except (SQLAlchemyError, OSError, TimeoutError):
            self._liveness.reset()
            raise
        dead = {worker.id for worker in self._liveness.find_dead(others)}
        unknown = owner_ids - {worker.id for worker in others} - {self._here.id}
        for worker_id in dead | unknown:
            await self._end_runs_of(worker_id)
        if self._here.id in owner_ids:
            await self._end_runs_of(self._here.id)
        if dead:
            await self._database.write(partial(workers.delete_workers, worker_ids=list(dead)))

    def _find_workers(self, connection: Connection) -> tuple[list[Worker], set[str]]:
        """The other workers, and the ids of those that running runs name."""
        others = workers.find_others(connection, self._here.id)
        return others, set(runs.find_running_workers(connection))

    async def _end_runs_of(self, worker_id: str) -> None:
        # Read first: a run that ends meanwhile is not orphaned.
        active_ids = self._active_runs.ids()
        # Ids only: building the records of a thousand running runs would block the loop.
        running_ids = await self._database.read(partial(runs.find_running, worker_id=worker_id))
        for run_id in running_ids:
            if run_id in active_ids or run_id in self._active_runs:
                continue
            run = await self._database.read(partial(runs.find_by_id, run_id=run_id))
            if run and run.status == "running":
                await self._end_run(run)

    async def _end_run(self, run: Run) -> None:
        seq, transcript = await self._replay(run.id)
        ids = RunIds(run.id, run.chat_id, run.parent_id)
        recorder = Recorder(ids, self._writer, transcript, seq)
        if run.stop_requested:
            is_ended_here = await recorder.cancel()
        else:
            is_ended_here = await recorder.interrupt(text("runs.interrupted", run.locale))
        log.warning("orphaned run ended", extra={"run": run.id, "here": is_ended_here})

    async def _replay(self, run_id: str) -> tuple[int, Transcript]:
        """The number of the last event of a run's log, and its transcript."""
        transcript, seq = Transcript(), 0
        parse = TypeAdapter[Event](Event).validate_json
        try:
            while events := await self._store.read_after(run_id, seq):
                for event in events:
                    transcript.apply(parse(event.data))
                seq = events[-1].seq
        except Gone:  # Redis lost a part: the rest cannot be replayed alone
            return (await self._store.read_state(run_id)).last_seq, Transcript()
        return seq, transcript


@asynccontextmanager
async def run_maintenance(maintenance: Maintenance, keep_days: int) -> AsyncIterator[None]:
    """Run the periodic tasks. When the block ends all runs of this worker must have ended."""
    await maintenance.send_heartbeat()
    loops = [
        asyncio.create_task(
            _repeat(HEARTBEAT_INTERVAL_S, maintenance.send_heartbeat), name="run beat"
        ),
        asyncio.create_task(
            _repeat(STOP_POLL_INTERVAL_S, maintenance.apply_stop_requests), name="run stops"
        ),
        asyncio.create_task(
            _repeat(EXPIRY_INTERVAL_S, lambda: maintenance.delete_expired_logs(keep_days)),
            name="run logs",
        ),
    ]
    try:
        yield
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.wait(loops)
        await maintenance.deregister()


async def _repeat(pause_s: float, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(pause_s)
        try:
            await work()
        except Exception:
            log.exception("maintenance task failed")
