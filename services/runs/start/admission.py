"""Admission of runs: finds what a request refers to, and checks the request against it.

The run's id is the client's and serves as the idempotency key.
"""

from dataclasses import dataclass, replace
from functools import partial

from model.actor import UserActor
from model.chats.chat import Chat
from model.chats.run import Run
from model.database.engine import Database
from model.errors import Conflict, NotFound
from model.repositories import chats
from services.answering.ports import Agents, AnswerRequest, QuerySources
from services.runs.event_log.event_store import EventStore
from services.runs.run_request import RunRequest
from services.runs.start.request_context import RequestContext, find_context
from services.runs.start.resumption import resume_waiting_run
from services.runs.start.run_preparation import RunPreparation


@dataclass(frozen=True, slots=True)
class AdmittedRun:
    """A run that was checked and is not stored yet."""

    answer_request: AnswerRequest
    chat: Chat | None
    """The chat it belongs to; None: it begins one."""
    preview_of: str | None = None
    """The chat with the draft whose cards a new chat answers."""


class RunAdmission:
    """Checks requests for runs. It stores nothing."""

    def __init__(
        self, database: Database, agents: Agents, query_sources: QuerySources, store: EventStore
    ) -> None:
        self.modes = frozenset(agents.by_mode)
        """The modes that are offered."""
        self._database = database
        self._rights = query_sources.rights
        self._store = store
        self._preparation = RunPreparation(agents, query_sources)

    async def find_context(self, user: UserActor, request: RunRequest) -> RequestContext:
        """What a request refers to. Raises `NotFound` when it is another user's."""
        context = await self._database.read(partial(find_context, request=request))
        if not context.is_of(user):
            raise NotFound("runs.not_found")
        return context

    async def admit(
        self, user: UserActor, request: RunRequest, context: RequestContext
    ) -> AdmittedRun:
        """The new run of a request. Raises what is wrong with it.

        Whether events can be stored now comes first, then the request itself.
        """
        await self._store.check()
        if request.resume:
            return await self._admit_resumption(request, context)
        return await self._admit_question(user, request, context)

    async def _admit_question(
        self, user: UserActor, request: RunRequest, context: RequestContext
    ) -> AdmittedRun:
        if not context.position.is_known:
            raise NotFound("runs.place_not_found")
        if request.preview_of:
            await self._check_draft_chat(user, request.preview_of)
        run = replace(
            await self._preparation.prepare(user, request, context.chat),
            parent_id=context.position.parent_id,
            question_without_values=request.question_without_values or context.without_values,
        )
        history = await self._rights.filter_turns(run.chat_id, context.history)
        answer_request = AnswerRequest(run, history, request.given_sql)
        return AdmittedRun(answer_request, context.chat, request.preview_of)

    async def _admit_resumption(self, request: RunRequest, context: RequestContext) -> AdmittedRun:
        waiting_run = context.waiting_run
        if waiting_run is None:
            raise NotFound("runs.no_such_interrupt")
        await self._require_shown(waiting_run.run)
        resumption = resume_waiting_run(waiting_run, request.resume)
        history = await self._rights.filter_turns(request.chat_id, context.history)
        run = await self._preparation.prepare_resumption(request, waiting_run.run)
        return AdmittedRun(AnswerRequest(run, history, resumption=resumption), context.chat)

    async def _check_draft_chat(self, user: UserActor, chat_id: str) -> None:
        """Raises `NotFound` for a chat of somebody else, and for one that no list has itself."""
        chat = await self._database.read(partial(chats.find_by_id, chat_id=chat_id))
        if chat is None or chat.owner != user or chat.preview_of is not None:
            raise NotFound("chats.not_found")

    async def _require_shown(self, waiting_run: Run) -> None:
        """Raises `Conflict` where the state to go on from holds what is withheld from the user.

        That of a question over data holds a statement, which is checked again.
        """
        if waiting_run.mode == "chat" and await self._rights.is_withheld(waiting_run):
            raise Conflict("runs.answer_withheld")
