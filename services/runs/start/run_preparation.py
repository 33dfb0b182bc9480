"""Decides about mode, source, files and model of a new run."""

from dataclasses import replace

from model.actor import UserActor
from model.answers.answer import Mode, ResponderIdentity
from model.chats.chat import Chat
from model.chats.run import Run
from model.database.engine import new_id, now
from model.errors import BadRequest, NotFound
from services.answering.ports import Agents, QuerySources
from services.runs.run_request import RunRequest, check_question, resolve_mode
from services.runs.start.resumption import find_narrower_question, remove_stored_values

DIFY_RESPONDER = ResponderIdentity("model", "Dify")


class RunPreparation:
    """Makes runs of requests: what a request leaves open is that of its chat."""

    def __init__(self, agents: Agents, query_sources: QuerySources) -> None:
        self._modes = frozenset(agents.by_mode)
        self._responders = agents.responders
        self._file_checks = agents.file_checks
        self._sources = query_sources.sources
        self._rights = query_sources.rights

    async def prepare(self, user: UserActor, request: RunRequest, chat: Chat | None) -> Run:
        """The run of a question, as it will be stored. Raises what is wrong with the request."""
        mode = resolve_mode(request, chat)
        if mode not in self._modes:
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

    async def prepare_resumption(self, request: RunRequest, before: Run) -> Run:
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
        if request.datasource_id:
            if not await self._sources.is_open(request.datasource_id, user):
                raise NotFound("runs.source_not_found")
            return request.datasource_id
        ids = await self._sources.list_ids(user)
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
        if file_ids or mode == "file":
            await self._file_checks[mode](user, file_ids)
        return file_ids
