"""Launches admitted runs: stores them, then starts the tasks that answer them."""

from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from model.chats.run import Run
from model.database.engine import Database
from model.repositories import chats
from model.repositories.runs import run_events, runs
from model.repositories.runs.run_events import Chunk
from model.repositories.usage import budgets
from model.usage.budget import BudgetUse
from services.audit.trail import AuditTrail
from services.budgets.service import check_budget
from services.runs.active_runs import ActiveRuns
from services.runs.event_log.durable_log import DurableEventLog
from services.runs.executor import RunExecutor
from services.runs.question_audit import make_question_entry
from services.runs.recorder import RunIds, run_started_event
from services.runs.start.admission import AdmittedRun
from services.runs.start.chat_position import make_chat
from services.runs.start.resumption import store_answers


class RunLauncher:
    """Begins the runs that this worker answers."""

    def __init__(
        self,
        database: Database,
        run_log: DurableEventLog,
        active_runs: ActiveRuns,
        executor: RunExecutor,
        audit: AuditTrail,
        worker_id: str,
    ) -> None:
        self.worker_id = worker_id
        self.active_runs = active_runs
        self._database = database
        self._log = run_log
        self._executor = executor
        self._audit = audit
        self._limits = active_runs.limits

    async def launch(self, admitted: AdmittedRun) -> None:
        """Store a run with its first event, and start its task.

        Raises `Unavailable`, `TooMany`, `BudgetExhausted`, `Conflict` when what it goes on from
        waits no more, and `RunIsStarting` or `IntegrityError` when another request, here or of
        another worker, was quicker with one of the ids.
        """
        run = admitted.answer_request.run
        with self.active_runs.reserve(run.id, run.user_id):
            use = await self._store(admitted)
        answer_request = replace(admitted.answer_request, budget_use=use)
        self.active_runs.start(run.id, partial(self._executor.execute, answer_request))

    async def _store(self, admitted: AdmittedRun) -> BudgetUse | None:
        """Store a run, and its chat when there is none yet.

        Returns what the user has used of his budget, where he has one.
        """
        run, resumption = admitted.answer_request.run, admitted.answer_request.resumption
        entry = make_question_entry(admitted.answer_request)  # here, where its request is known
        first = run_started_event(RunIds(run.id, run.chat_id, run.parent_id))

        def store(connection: Connection) -> BudgetUse | None:
            if runs.count_running(connection, run.user_id) >= self._limits.per_user:
                raise self._limits.user_limit_error()
            use = self._check_budget(connection, run)
            if resumption:
                store_answers(connection, str(run.parent_id), resumption.answers)
            if admitted.chat:
                chats.record_question(connection, run)
            else:
                chats.add(connection, replace(make_chat(run), preview_of=admitted.preview_of))
            runs.add(connection, run, self.worker_id)
            run_events.add(connection, [Chunk(run.id, 1, 1, False, first.data)])
            self._audit.store(connection, [entry])
            return use

        use = await self._database.write(store)
        self._log.begin(run.id, first)
        return use

    def _check_budget(self, connection: Connection, run: Run) -> BudgetUse | None:
        use = budgets.find_use(connection, run.actor, self._limits.budget)
        check_budget(use, needs_tokens=run.responder.kind == "model")
        return use if use.budget.is_set else None
