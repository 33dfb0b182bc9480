"""Admission of runs: checks a request, resolves source, files and model; then stores the run.

The run's id is the client's and serves as the idempotency key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection

from model.actor import UserActor
from model.answers.answer import Mode, ResponderIdentity
from model.chats.branch import ChatTree
from model.chats.chat import Chat
from model.chats.question import Turn
from model.chats.run import Run
from model.database.engine import Database, new_id, now
from model.errors import BadRequest, Conflict, NotFound
from model.repositories import chats
from model.repositories.runs import branches, run_events, runs
from model.repositories.runs.run_events import Chunk
from model.repositories.usage import budgets
from model.usage.budget import BudgetUse
from services.answering.ports import Agents, AnswerRequest, QuerySources
from services.budgets.service import check_budget
from services.files.document_search.service import DocumentSearchService
from services.files.file_forwarding import FileForwarding
from services.files.querying.service import FileQueryService
from services.runs.active_runs import RunLimits
from services.runs.chat_position import NEW_CHAT, ChatPosition, find_position, make_chat
from services.runs.event_log.durable_log import DurableEventLog
from services.runs.question_audit import make_question_entry
from services.runs.recorder import RunIds, run_started_event
from services.runs.resumption import (
    WaitingRun,
    find_narrower_question,
    find_waiting_run,
    remove_stored_values,
    resume_waiting_run,
    store_answers,
)
from services.runs.run_request import RunRequest, check_question, resolve_mode

MAX_HISTORY_TURNS = 6
DIFY_RESPONDER = ResponderIdentity("model", "Dify")


@dataclass(frozen=True, slots=True)
class AdmittedRun:
    """A run that was checked and is not stored yet."""

    answer_request: AnswerRequest
    chat: Chat | None
    """The chat it belongs to; None: it begins one."""
    preview_of: str | None = None
    """The chat with the draft whose cards a new chat answers."""


@dataclass(frozen=True, slots=True)
class _ExistingRun:
    """The stored run, chat and history that a request refers to."""

    run: Run | None
    chat: Chat | None
    position: ChatPosition = NEW_CHAT
    history: tuple[Turn, ...] = ()
    without_values: str | None = None
    """The question without stored values, where its version asks the same."""
    waiting_run: WaitingRun | None = None
    """The waiting run whose interrupts the request answers."""

    def is_of(self, user: UserActor) -> bool:
        """Whether what there is of it is the user's, in his workspace."""
        is_own_run = self.run is None or self.run.actor == user
        return is_own_run and (self.chat is None or self.chat.owner == user)


class RunAdmission:
    """Checks and stores new runs of this worker."""

    def __init__(
        self,
        database: Database,
        agents: Agents,
        query_sources: QuerySources,
        run_log: DurableEventLog,
        worker_id: str,
        limits: RunLimits,
    ) -> None:
        self._database = database
        self.modes = frozenset(agents.by_mode)
        self._responders = agents.responders
        self._query_sources = query_sources
        self._rights = query_sources.rights
        self._log = run_log
        self.worker_id = worker_id
        self._limits = limits

    async def admit(self, user: UserActor, request: RunRequest) -> AdmittedRun | Run:
        """The checked run, or the stored one that has its id. Raises what is wrong with it.

        Whose id it is comes first, then whether events can be stored now, then the request itself.
        """
        existing = await self._database.read(partial(_find_existing, request=request))
        if not existing.is_of(user):
            raise NotFound("runs.not_found")
        if existing.run:
            return existing.run
        await self._log.store.check()
        chat, history = existing.chat, existing.history
        if not request.resume:
            if not existing.position.is_known:
                raise NotFound("runs.place_not_found")
            if request.preview_of:
                await self._check_draft_chat(user, request.preview_of)
            run = await self._prepare_run(user, request, chat)
            run = replace(
                run,
                parent_id=existing.position.parent_id,
                question_without_values=request.question_without_values or existing.without_values,
            )
            history = await self._rights.filter_turns(run.chat_id, history)
            answer_request = AnswerRequest(run, history, request.given_sql)
            return AdmittedRun(answer_request, chat, request.preview_of)
        if existing.waiting_run is None:
            raise NotFound("runs.no_such_interrupt")
        await self._require_shown(existing.waiting_run.run)
        resumption = resume_waiting_run(existing.waiting_run, request.resume)
        history = await self._rights.filter_turns(request.chat_id, history)
        run = await self._prepare_resumed_run(request, existing.waiting_run.run)
        return AdmittedRun(AnswerRequest(run, history, resumed=resumption), chat)

    async def store(self, admitted: AdmittedRun) -> BudgetUse | None:
        """Store the run with its first event, and its chat when there is none yet.

        Returns what the user has used of his budget, where he has one. Raises `TooMany`,
        `BudgetExhausted`, `Conflict` when what it goes on from waits no more, and `IntegrityError`
        when another worker was quicker with one of the ids.
        """
        run, resumed = admitted.answer_request.run, admitted.answer_request.resumed
        entry = make_question_entry(admitted.answer_request)  # here, where its request is known
        first = run_started_event(RunIds(run.id, run.chat_id, run.parent_id))

        def store(connection: Connection) -> BudgetUse | None:
            if runs.count_running(connection, run.user_id) >= self._limits.per_user:
                raise self._limits.user_limit_error()
            use = self._check_budget(connection, run)
            if resumed:
                store_answers(connection, str(run.parent_id), resumed.answers)
            if admitted.chat:
                chats.record_question(connection, run)
            else:
                chats.add(connection, replace(make_chat(run), preview_of=admitted.preview_of))
            runs.add(connection, run, self.worker_id)
            run_events.add(connection, [Chunk(run.id, 1, 1, False, first.data)])
            if self._log.audit:
                self._log.audit.store(connection, [entry])
            return use

        use = await self._database.write(store)
        self._log.begin(run.id, first)
        return use

    def _check_budget(self, connection: Connection, run: Run) -> BudgetUse | None:
        use = budgets.find_use(connection, run.actor, self._limits.budget)
        check_budget(use, needs_tokens=run.responder.kind == "model")
        return use if use.budget.is_set else None

    async def _check_draft_chat(self, user: UserActor, chat_id: str) -> None:
        """Raises `NotFound` for a chat of somebody else, and for one that no list has itself."""
        chat = await self._database.read(partial(chats.find_by_id, chat_id=chat_id))
        if chat is None or chat.owner != user or chat.preview_of is not None:
            raise NotFound("chats.not_found")

    async def _prepare_run(self, user: UserActor, request: RunRequest, chat: Chat | None) -> Run:
        """The run as it will be stored. Raises what is wrong with the request."""
        mode = resolve_mode(request, chat)
        if mode not in self.modes:
            check_question(request.question)
            raise BadRequest("runs.mode_unavailable", mode=mode)
        source = await self._resolve_source(user, request, chat) if mode == "data" else None
        with_files = mode != "data"
        file_ids = await self._resolve_file_ids(user, request, chat, mode) if with_files else ()
        check_question(request.question)
        model_id = request.model_id or (chat.model_id if chat else None)
        dify = mode == "dify"
        responder = (
            DIFY_RESPONDER if dify else await self._resolve_responder(user, request, model_id)
        )
        return Run(
            id=request.run_id,
            chat_id=request.chat_id,
            user_id=user.id,
            workspace_id=user.workspace_id,
            mode=mode,
            datasource_id=source,
            access=await self._rights.read_access(source, request.chat_id, user),
            file_ids=file_ids,
            question_id=request.question_id,
            question=request.question,
            locale=request.locale,
            model_id=None if responder.is_substitute else model_id,
            responder=responder,
            created_at=now(),
        )

    async def _require_shown(self, waiting_run: Run) -> None:
        """Raises `Conflict` where the state to go on from holds what is withheld from the user.

        That of a question over data holds a statement, which is checked again.
        """
        if waiting_run.mode == "chat" and await self._rights.is_withheld(waiting_run):
            raise Conflict("runs.answer_withheld")

    async def _prepare_resumed_run(self, request: RunRequest, before: Run) -> Run:
        """The run that goes on from one that waits, as it will be stored."""
        narrower_question = find_narrower_question(request.resume)
        responder = await self._resolve_responder(before.actor, request, before.model_id)
        return replace(
            before,
            id=request.run_id,
            question_id=new_id(),
            question=narrower_question or before.question,
            question_without_values=remove_stored_values(narrower_question, before),
            locale=request.locale,
            responder=responder,
            model_id=None if responder.is_substitute else before.model_id,
            created_at=now(),
            status="running",
            parent_id=before.id,
            usage=None,
            finished_at=None,
            feedback=None,
            stop_requested=False,
            access=await self._rights.read_access(
                before.datasource_id, before.chat_id, before.actor
            ),
        )

    async def _resolve_responder(
        self, user: UserActor, request: RunRequest, model_id: str | None
    ) -> ResponderIdentity:
        """Who answers. A model that the request names must exist; that of the chat may be gone."""
        try:
            return await self._responders.resolve_model(model_id, user.workspace_id)
        except NotFound:
            if request.model_id:
                raise
            default = await self._responders.resolve_model(None, user.workspace_id)
            return replace(default, is_substitute=True)

    async def _resolve_source(self, user: UserActor, request: RunRequest, chat: Chat | None) -> str:
        sources = self._query_sources.sources
        if request.datasource_id:
            if not await sources.is_open(request.datasource_id, user):
                raise NotFound("runs.source_not_found")
            return request.datasource_id
        ids = await sources.list_ids(user)
        if chat and chat.datasource_id in ids:  # it may have been deleted since
            return str(chat.datasource_id)
        if len(ids) != 1:
            raise BadRequest("runs.no_source")
        return ids[0]

    async def _resolve_file_ids(
        self, user: UserActor, request: RunRequest, chat: Chat | None, mode: Mode
    ) -> tuple[str, ...]:
        """The files that are named, else those of the chat; a conversation may do without.

        Dify keeps forwarded files in its own conversation.
        """
        chat_file_ids = chat.file_ids if chat and chat.mode == mode and mode != "dify" else ()
        names_files = request.file_ids or (mode == "chat" and request.has_file_ids)
        file_ids = request.file_ids if names_files else chat_file_ids
        by_mode: Mapping[str, FileQueryService | DocumentSearchService | FileForwarding | None] = {
            "file": self._query_sources.files,
            "chat": self._query_sources.documents,
            "dify": self._query_sources.forwarding,
        }
        files = by_mode[mode]
        if files and (file_ids or mode == "file"):
            await files.check(user, file_ids)
        return file_ids


def _find_existing(connection: Connection, request: RunRequest) -> _ExistingRun:
    run = runs.find_by_id(connection, request.run_id)
    chat = None if run else chats.find_by_id(connection, request.chat_id)
    if chat is None:
        return _ExistingRun(run, None, find_position(ChatTree(), request))
    waiting_run = find_waiting_run(connection, chat.id, request.resume) if request.resume else None
    tree = branches.find_tree(connection, chat.id)
    position = find_position(tree, request, waiting_run.run.id if waiting_run else None)
    branch = tree.list_branch(position.parent_id)
    history = branches.find_turns(connection, chat.id, branch, MAX_HISTORY_TURNS)
    without_values = branches.find_without_values(connection, request.version_of, request.question)
    return _ExistingRun(run, chat, position, history, without_values, waiting_run)
