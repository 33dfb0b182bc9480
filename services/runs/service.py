"""Runs for their users: start, follow, stop, rate, download."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import cast

from sqlalchemy.exc import IntegrityError

from agent.turns import Turns
from model.answers.answer import Mode
from model.chats.chat import Chat
from model.chats.run import Feedback, Run
from model.database.engine import Database, new_id
from model.errors import Conflict, Gone, Invalid, NotFound, Unavailable
from model.locales import Locale
from model.repositories.runs import pauses, runs
from services.observability.observer import Observers
from services.runs.agents import Agents, Askable, Task
from services.runs.database_store import DatabaseStore
from services.runs.event_store import EventStore
from services.runs.liveness import this_worker
from services.runs.log import Events, RunLog
from services.runs.producer import Producer
from services.runs.readers import Readers
from services.runs.request import RunRequest
from services.runs.results import KeptResult, Results
from services.runs.resuming import Waiting, resumed
from services.runs.start import Known, Starts
from services.runs.stored_log import open_log
from services.runs.tasks import RETRY_AFTER_S, IsBeginning, RunTasks
from services.runs.upkeep import Upkeep, kept_up

HEARTBEAT_S = 15.0
LONGEST_SQL = 100_000
ATTEMPTS = 4
STOP_WAIT_S = 3.0
DRAIN_S = 25.0
"""How long a worker that is asked to end lets its runs go on."""
LAST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class RunLimits:
    """How many runs may go on, and how long their events are kept."""

    per_user: int = 16
    per_worker: int = 1_000
    keep_days: int = 30
    tokens_per_day: int | None = None


class RunService:
    """Make it with `run_service`.

    Two runs of one chat may go on at once: each has as its history the turns that were finished
    when it began, and neither waits for the other.
    """

    def __init__(
        self,
        database: Database,
        run_log: RunLog,
        tasks: RunTasks,
        starts: Starts,
        producer: Producer,
    ) -> None:
        self._turns = Turns()
        self._database = database
        self._log = run_log
        self._tasks = tasks
        self._starts = starts
        self._producer = producer
        self._results = Results(database)
        self._readers = Readers()

    @property
    def modes(self) -> frozenset[Mode]:
        """The modes that are offered."""
        return self._starts.modes

    async def turn(self) -> None:
        """Wait until a question may be read: of many that come at once, each has its turn."""
        await self._turns.turn()

    async def start(self, user_id: str, request: RunRequest) -> Run:
        """Begin a run, or join the one of that id. Its first event is durable on return."""
        for _ in range(ATTEMPTS):
            await self._tasks.stored(request.run_id)
            known = await self._starts.known(user_id, request)
            if known.run:
                return known.run
            await self._log.check()
            task = await self._task(user_id, request, known)
            # Somebody may begin the run, or make its chat, at this very moment.
            with suppress(IntegrityError, IsBeginning):
                await self._begin(task, known.chat)
                return task.run
        raise Conflict("runs.contended")

    async def _task(self, user_id: str, request: RunRequest, known: Known) -> Task:
        if request.resume:
            goes_on = resumed(known.waiting, request.resume)
            waiting = cast("Waiting", known.waiting)
            run = await self._starts.prepare_resumed(request, waiting)
            return Task(run, known.history, resumed=goes_on)
        run = await self._starts.prepare(user_id, request, known.chat)
        return Task(run, known.history, request.given_sql)

    async def start_edited(self, run: Run, sql: str, locale: Locale) -> Run:
        """Begin a run with the question of `run` and a statement the user wrote."""
        if not sql.strip():
            raise Invalid("runs.no_statement", path="sql")
        if len(sql) > LONGEST_SQL:
            raise Invalid("runs.sql_too_long", path="sql", limit=LONGEST_SQL)
        if run.mode not in ("data", "file"):
            raise Conflict("runs.no_sql_here")
        request = RunRequest(
            run_id=new_id(),
            chat_id=run.chat_id,
            question=run.question,
            question_id=new_id(),
            locale=locale,
            mode=run.mode,
            datasource_id=run.datasource_id,
            file_ids=run.file_ids,
            parent_id=run.id,
            given_sql=sql.strip(),
        )
        return await self.start(run.user_id, request)

    async def get(self, user_id: str, run_id: str) -> Run:
        """A run of the user. Raises `NotFound`."""
        run = await self._database.read(partial(runs.find_by_id, run_id=run_id))
        if run is None or run.user_id != user_id:
            raise NotFound("runs.not_found")
        return run

    async def follow(self, run: Run, after: int = 0) -> AsyncGenerator[Events]:
        """The run's events after number `after`, until it has ended; an empty tuple when idle.

        Leaving the stream ends nothing. Raises `Gone` when the events are no longer kept.
        """
        if run.id not in self._tasks:
            state = await self._log.state(run.id)
            if not state.last_seq or after + 1 < state.first_seq:
                raise Gone("runs.events_expired")
        return self._readers.counted(self._log.follow(run.id, after, HEARTBEAT_S))

    async def stop(self, run_id: str) -> None:
        """Ask a run to stop, wherever it is answered. No harm when it is over.

        One that waits for its user has nothing under way: it is cancelled at once.
        """
        async with self._database.transaction() as session:
            running = await runs.request_stop(session, run_id)
        self._tasks.stop(run_id)
        if not running:
            await self._database.write(partial(pauses.abandon, run_id=run_id))

    async def stop_all(self, run_ids: Sequence[str]) -> None:
        """Stop runs and wait until they are over, a few seconds at most."""
        for run_id in run_ids:
            await self.stop(run_id)
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_WAIT_S):
                for run_id in run_ids:
                    async with aclosing(self._log.follow(run_id, LAST, HEARTBEAT_S)) as rest:
                        async for _ in rest:
                            continue

    async def forget(self, run_ids: Sequence[str]) -> None:
        """Remove what is kept of runs outside our database, which deleted them."""
        await self._log.forget(run_ids)

    @asynccontextmanager
    async def leaving(self, user_id: str) -> AsyncIterator[None]:
        """While the block deletes a user: what is kept of his runs outside our database goes."""
        run_ids = await self._database.read(partial(runs.find_ids_of_user, user_id=user_id))
        yield
        for run_id in run_ids:
            self._tasks.lost(run_id)
        await self._log.forget(run_ids)

    async def rate(self, run_id: str, feedback: Feedback) -> None:
        """Keep what the user thought of an answer."""
        async with self._database.transaction() as session:
            await runs.rate(session, run_id, feedback)

    async def result(self, run_id: str) -> KeptResult:
        """The rows that a run kept. Raises `NotFound`."""
        return await self._results.of(run_id)

    async def drain(self, limit_s: float = DRAIN_S) -> None:
        """Take no new runs, and wait for those under way and for their readers, not for ever."""
        self._tasks.refuse()
        with suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                await self._tasks.idle()
                await self._readers.gone()

    def running(self) -> int:
        """How many runs are answered here."""
        return len(self._tasks)

    def reading(self) -> int:
        """How many readers follow a run here."""
        return len(self._readers)

    def waiting_bytes(self) -> int:
        """How much of runs here is said and not yet durable."""
        return self._log.waiting_bytes()

    async def takes_runs(self) -> str:
        """How many are answered here. Raises `Unavailable` once the worker is ending."""
        if self._tasks.closing:
            raise Unavailable("runs.stopping", retry_after=RETRY_AFTER_S)
        return str(len(self._tasks))

    async def close(self) -> None:
        """Take no new runs and end those under way as interrupted; their readers are told."""
        await self._tasks.close()

    async def _begin(self, task: Task, chat: Chat | None) -> None:
        """Begun is begun: a caller who leaves meanwhile changes nothing."""
        await asyncio.shield(asyncio.create_task(self._store_and_run(task, chat)))

    async def _store_and_run(self, task: Task, chat: Chat | None) -> None:
        run = task.run
        with self._tasks.place(run.id, run.user_id):
            first = await self._starts.store(run, chat, task.resumed)
            self._log.opened(run.id, first)
        self._tasks.start(run.id, partial(self._producer.produce, task))


@asynccontextmanager
async def run_service(
    database: Database,
    agents: Agents,
    askable: Askable,
    limits: RunLimits,
    store: EventStore | None = None,
    observers: Observers | None = None,
) -> AsyncIterator[RunService]:
    """The run service at work. When the block ends, running runs end as interrupted.

    Events are kept in `store`; in the database when none is given. `observers` look on.
    """
    here = this_worker()
    tasks = RunTasks(per_user=limits.per_user, per_worker=limits.per_worker)
    async with AsyncExitStack() as stack:
        run_log = await stack.enter_async_context(
            open_log(store or DatabaseStore(database), tasks.lost)
        )
        upkeep = Upkeep(database, run_log, tasks, here)
        await stack.enter_async_context(kept_up(upkeep, limits.keep_days))
        stack.push_async_callback(tasks.close)
        starts = Starts(database, tasks, agents, askable, here.id, limits.tokens_per_day)
        producer = Producer(database, run_log, agents, observers or Observers())
        yield RunService(database, run_log, tasks, starts, producer)
