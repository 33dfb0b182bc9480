"""Runs for their users: start, follow, stop, rate, download."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy.exc import IntegrityError

from agent.labels.engine_names import rename_columns
from agent.runtime.cooperative_scheduler import CooperativeScheduler
from model.actor import UserActor
from model.answers.answer_rights import StoredAnswerRights
from model.answers.withheld_answer import withhold_answer
from model.chats.run import Feedback, Run
from model.database.engine import Database
from model.errors import Conflict, Gone, Invalid, NotFound
from model.locales import Locale
from model.repositories.runs import pauses, run_answers, runs
from model.repositories.sources.proposals import find_sql_of_run
from services.answering.ports import Agents, QuerySources
from services.audit.trail import AuditTrail
from services.observability.run_observer import RunObservers
from services.runs.active_runs import ActiveRuns, RunIsStarting, RunLimits
from services.runs.event_log.durable_log import DurableEventLog, open_event_log
from services.runs.event_log.event_store import EventStore
from services.runs.event_log.log import Events
from services.runs.event_log.reader_count import ReaderCount
from services.runs.executor import RunExecutor
from services.runs.maintenance import Maintenance, run_maintenance
from services.runs.result_store import ResultStore, StoredResult
from services.runs.run_request import (
    DerivedQuestion,
    RunRequest,
    StartedRun,
    make_statement_request,
)
from services.runs.start.admission import RunAdmission
from services.runs.start.launcher import RunLauncher
from services.runs.statement_removal import StatementRemoval
from services.runs.worker_liveness import this_worker

KEEP_ALIVE_S = 15.0
"""After how long without events a reader is given an empty batch."""
MAX_SQL_LENGTH = 100_000
START_ATTEMPTS = 4
STOP_TIMEOUT_S = 3.0
DRAIN_TIMEOUT_S = 25.0
"""How long a worker that is asked to end lets its runs go on."""
LAST_EVENT_NUMBER = 2**31 - 1


@dataclass(frozen=True)
class RunRecording:
    """Where events, metrics and audit entries of runs go."""

    store: EventStore
    """Stores the events, with the entries of `audit`."""
    observers: RunObservers
    """They get every item that an agent yields, except pieces of text."""
    audit: AuditTrail
    """Records a question together with its run, and a statement no later than its event."""


class RunService:
    """Make it with `open_run_service`.

    Two runs of one chat may go on at once: each has as its history the turns of its branch that
    were finished when it began, and neither waits for the other.
    """

    def __init__(
        self,
        database: Database,
        run_log: DurableEventLog,
        admission: RunAdmission,
        launcher: RunLauncher,
        rights: StoredAnswerRights,
    ) -> None:
        self.modes = admission.modes
        """The modes that are offered."""
        self.worker_id = launcher.worker_id
        """The id under which other processes know this one."""
        self.active_runs = launcher.active_runs
        self.readers = ReaderCount()
        self.event_log = run_log
        self._database = database
        self._admission = admission
        self._launcher = launcher
        self._results = ResultStore(database, rights)
        self._scheduler = CooperativeScheduler()

    async def wait_before_parsing(self) -> None:
        """Wait to parse a request: simultaneous ones are parsed one after the other."""
        await self._scheduler.wait()

    async def start(self, user: UserActor, request: RunRequest) -> StartedRun:
        """Begin a run, or join the one of that id. Its first event is durable on return."""
        for _ in range(START_ATTEMPTS):
            await self.active_runs.wait_until_stored(request.run_id)
            context = await self._admission.find_context(user, request)
            if context.run:
                return StartedRun(context.run, is_new=False)
            admitted = await self._admission.admit(user, request, context)
            # Another request may start the run, or create its chat, at the same time.
            with suppress(IntegrityError, RunIsStarting):
                # Starting is shielded: a client that disconnects does not cancel it.
                await asyncio.shield(asyncio.create_task(self._launcher.launch(admitted)))
                return StartedRun(admitted.answer_request.run, is_new=True)
        raise Conflict("runs.contended")

    async def start_edited(self, run: Run, sql: str, locale: Locale) -> StartedRun:
        """Begin a version of `run` with a statement the user wrote."""
        if not sql.strip():
            raise Invalid("runs.no_statement", path="sql")
        if len(sql) > MAX_SQL_LENGTH:
            raise Invalid("runs.sql_too_long", path="sql", limit=MAX_SQL_LENGTH)
        if run.mode not in ("data", "file"):
            raise Conflict("runs.no_sql_here")
        request = make_statement_request(run, sql, locale)
        return await self.start(run.actor, replace(request, version_of=run.id))

    async def start_derived(
        self, run: Run, question: DerivedQuestion, locale: Locale, follows: str | None
    ) -> StartedRun:
        """Begin a question of its own with a statement derived from that of `run`.

        It follows the named run of the same chat, else `run`. Raises `NotFound` for another chat's.
        """
        asked_run = replace(
            run, question=question.words, question_without_values=question.without_values
        )
        request = make_statement_request(asked_run, question.sql, locale)
        return await self.start(run.actor, replace(request, follows=follows or run.id))

    async def get(self, user: UserActor, run_id: str) -> Run:
        """A run of the user in his workspace. Raises `NotFound`."""
        run = await self._database.read(partial(runs.find_by_id, run_id=run_id))
        if run is None or run.actor != user:
            raise NotFound("runs.not_found")
        return run

    async def get_shown(self, user: UserActor, run_id: str) -> Run:
        """The same; of an answer that is withheld from the user without words about its failure,
        without how its chart is drawn and without stored values in a question that we wrote.
        """
        run = await self.get(user, run_id)
        has_words = run.error_message or run.chart_settings or run.question_without_values
        if has_words and await self._results.are_withheld(run):
            return withhold_answer(run, None)[0]
        return run

    async def follow(
        self, run: Run, after: int = 0, *, removal: StatementRemoval | None
    ) -> AsyncGenerator[Events]:
        """The run's events after number `after`, until it has ended; an empty tuple when idle.

        `removal` is given for readers who may not see statements. Closing the stream does not end
        the run. Raises `Gone` when the events have expired, or are withheld from the user.
        """
        is_gone = False
        if run.id not in self.active_runs:
            state = await self.event_log.store.read_state(run.id)
            is_gone = not state.last_seq or after + 1 < state.first_seq
        if is_gone or await self._results.are_withheld(run):
            raise Gone("runs.events_expired")
        return await self._read_events(run, after, removal)

    async def follow_started(
        self, started: StartedRun, *, removal: StatementRemoval | None
    ) -> AsyncGenerator[Events]:
        """All events of a run, as `follow` gives them."""
        if started.is_new:
            return await self._read_events(started.run, 0, removal)
        return await self.follow(started.run, removal=removal)

    async def _read_events(
        self, run: Run, after: int, removal: StatementRemoval | None
    ) -> AsyncGenerator[Events]:
        batches = self.event_log.follow(run.id, after, KEEP_ALIVE_S)
        if removal:
            async with self._database.reading() as session:
                activities_json = await run_answers.find_activities(session, run.id)
            batches = removal.filter_events(batches, activities_json)
        return self.readers.track(batches)

    async def stop(self, run_id: str) -> None:
        """Request a stop, whichever worker answers the run. Does nothing when it is over.

        A run that waits for its user is cancelled at once.
        """
        async with self._database.transaction() as session:
            running = await runs.request_stop(session, run_id)
        self.active_runs.stop(run_id)
        if not running:
            await self._database.write(partial(pauses.cancel_paused_run, run_id=run_id))

    async def stop_all(self, run_ids: Sequence[str]) -> None:
        """Stop runs and wait until they are over, a few seconds at most."""
        for run_id in run_ids:
            await self.stop(run_id)
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_TIMEOUT_S):
                for run_id in run_ids:
                    async with aclosing(
                        self.event_log.follow(run_id, LAST_EVENT_NUMBER, KEEP_ALIVE_S)
                    ) as rest:
                        async for _ in rest:
                            continue

    async def delete_logs(self, run_ids: Sequence[str]) -> None:
        """Delete what is stored outside our database of runs that it has deleted."""
        await self.event_log.store.delete(run_ids)

    @asynccontextmanager
    async def user_deletion(self, user_id: str) -> AsyncIterator[None]:
        """Wraps the deletion of a user; then his logs outside our database are deleted."""
        run_ids = await self._database.read(partial(runs.find_ids_of_user, user_id=user_id))
        yield
        for run_id in run_ids:
            self.active_runs.end_lost_run(run_id)
        await self.event_log.store.delete(run_ids)

    async def rate(self, run_id: str, feedback: Feedback) -> None:
        """Store the user's feedback on an answer."""
        async with self._database.transaction() as session:
            await runs.rate(session, run_id, feedback)

    async def require_shown(self, run: Run) -> None:
        """Raises `NotFound` for an answer that is withheld from its user."""
        if await self._results.are_withheld(run):
            raise NotFound("runs.answer_withheld")

    async def load_result(self, run: Run, *, removal: StatementRemoval | None) -> StoredResult:
        """The stored rows of a run. Raises `NotFound`.

        `removal` is given for readers who may not see statements: headings may quote them.
        """
        result = await self._results.load(run)
        if removal:
            sql = await self._database.read(partial(find_sql_of_run, run_id=run.id))
            result.columns = rename_columns(result.columns, sql or "")
        return result

    async def drain(self, limit_s: float = DRAIN_TIMEOUT_S) -> None:
        """Take no new runs, and wait for running ones and their readers, up to the limit."""
        self.active_runs.refuse_new()
        with suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                await self.active_runs.wait_until_idle()
                await self.readers.wait_until_none()

    async def close(self) -> None:
        """Take no new runs and end those under way as interrupted, with a last event."""
        await self.active_runs.close()


@asynccontextmanager
async def open_run_service(
    database: Database,
    agents: Agents,
    query_sources: QuerySources,
    limits: RunLimits,
    recording: RunRecording,
) -> AsyncIterator[RunService]:
    """An open run service. When the block ends, running runs end as interrupted."""
    here = this_worker()
    active_runs = ActiveRuns(limits)
    async with AsyncExitStack() as stack:
        run_log = await stack.enter_async_context(
            open_event_log(recording.store, active_runs.end_lost_run)
        )
        maintenance = Maintenance(database, run_log, active_runs, here)
        await stack.enter_async_context(run_maintenance(maintenance, limits.keep_days))
        stack.push_async_callback(active_runs.close)
        admission = RunAdmission(database, agents, query_sources, run_log.store)
        executor = RunExecutor(database, run_log.writer, agents, recording.observers, limits.budget)
        launcher = RunLauncher(database, run_log, active_runs, executor, recording.audit, here.id)
        yield RunService(database, run_log, admission, launcher, query_sources.rights)
