"""The start of a run: who may, over what, and its first record."""

from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection

from model.answers.answer import Mode, ResponderIdentity
from model.chats.chat import Chat
from model.chats.interrupt import Resumption
from model.chats.question import Turn
from model.chats.run import Run
from model.database.engine import Database, new_id, now
from model.errors import BadRequest, NotFound, TooMany
from model.repositories import chats, model_tokens
from model.repositories.runs import run_events, runs
from model.repositories.runs.run_events import Chunk
from model.tables.chat import TITLE_LENGTH
from services.runs.agents import Agents, Askable
from services.runs.log import LoggedEvent
from services.runs.recorder import RunIds, started
from services.runs.request import RunRequest, check_question
from services.runs.resuming import Waiting, take, waiting
from services.runs.tasks import RunTasks

TURNS = 6
DIFY = ResponderIdentity("model", "Dify")


@dataclass(frozen=True, slots=True)
class Known:
    """What there is already of what a request names, all of it the caller's own."""

    run: Run | None
    chat: Chat | None
    history: tuple[Turn, ...] = ()
    waiting: Waiting | None = None
    """The run that an answer of the user's is for."""


class Starts:
    """Checks and stores new runs of this worker."""

    def __init__(
        self,
        database: Database,
        tasks: RunTasks,
        agents: Agents,
        askable: Askable,
        worker_id: str,
        tokens_per_day: int | None = None,
    ) -> None:
        self._database = database
        self._tasks = tasks
        self._agents = agents
        self._askable = askable
        self._worker_id = worker_id
        self._tokens_per_day = tokens_per_day

    @property
    def modes(self) -> frozenset[Mode]:
        """The modes that are offered."""
        return self._agents.modes

    async def known(self, user_id: str, request: RunRequest) -> Known:
        """What the request refers to. Raises `NotFound` for what belongs to someone else."""
        known = await self._database.read(partial(_known, request=request))
        if any(record and record.user_id != user_id for record in (known.run, known.chat)):
            raise NotFound("runs.not_found")
        return known

    async def prepare(self, user_id: str, request: RunRequest, chat: Chat | None) -> Run:
        """The run as it will be stored. Raises what is wrong with the request."""
        mode = _mode(request, chat)
        if mode not in self._agents.modes:
            check_question(request.question)
            raise BadRequest("runs.mode_unavailable", mode=mode)
        source = await self._source(request, chat) if mode == "data" else None
        with_files = mode != "data"
        file_ids = await self._file_ids(user_id, request, chat, mode) if with_files else ()
        check_question(request.question)
        model_id = request.model_id or (chat.model_id if chat else None)
        dify = mode == "dify"
        answering = DIFY if dify else await self._answering(request, model_id)
        return Run(
            id=request.run_id,
            chat_id=request.chat_id,
            user_id=user_id,
            mode=mode,
            datasource_id=source,
            file_ids=file_ids,
            question_id=request.question_id,
            question=request.question,
            locale=request.locale,
            model_id=None if answering.instead else model_id,
            answering=answering,
            created_at=now(),
            parent_id=request.parent_id,
        )

    async def prepare_resumed(self, request: RunRequest, waiting: Waiting) -> Run:
        """The run that goes on from one that waits, as it will be stored."""
        before = waiting.run
        answering = await self._answering(request, before.model_id)
        return replace(
            before,
            id=request.run_id,
            question_id=new_id(),
            locale=request.locale,
            answering=answering,
            model_id=None if answering.instead else before.model_id,
            created_at=now(),
            status="running",
            parent_id=before.id,
            usage=None,
            finished_at=None,
            feedback=None,
            stop_requested=False,
        )

    async def store(
        self, run: Run, chat: Chat | None, resumed: Resumption | None = None
    ) -> LoggedEvent:
        """Store the run with its first event, and its chat when there is none yet.

        Raises `TooMany`, `Conflict` when what it goes on from waits no more, and `IntegrityError`
        when another worker was quicker with one of the ids.
        """
        first = started(RunIds(run.id, run.chat_id, run.parent_id))

        def store(connection: Connection) -> None:
            if runs.count_running(connection, run.user_id) >= self._tasks.per_user:
                raise self._tasks.too_many_of_user()
            self._check_tokens(connection, run)
            if resumed:
                take(connection, str(run.parent_id), resumed.answers)
            if chat:
                chats.record_question(connection, run)
            else:
                chats.add(connection, _new_chat(run))
            runs.add(connection, run, self._worker_id)
            run_events.add(connection, [Chunk(run.id, 1, 1, False, first.data)])

        await self._database.write(store)
        return first

    async def _answering(self, request: RunRequest, model_id: str | None) -> ResponderIdentity:
        """Who answers. A model named now must be there; one the chat remembers may be gone."""
        try:
            return await self._agents.chosen(model_id)
        except NotFound:
            if request.model_id:
                raise
            return replace(await self._agents.chosen(None), instead=True)

    def _check_tokens(self, connection: Connection, run: Run) -> None:
        """Raises `TooMany` when models cost the user as much as they may in a day."""
        limit = self._tokens_per_day
        if not limit or run.answering.kind != "model":
            return
        if model_tokens.sum_spent(connection, run.user_id) >= limit:
            wait_s = model_tokens.seconds_left()
            raise TooMany("models.tokens_spent", retry_after=wait_s, limit=f"{limit:,}")

    async def _source(self, request: RunRequest, chat: Chat | None) -> str:
        ids = await self._askable.sources.ids()
        if request.datasource_id:
            if request.datasource_id not in ids:
                raise NotFound("runs.source_not_found")
            return request.datasource_id
        if chat and chat.datasource_id in ids:  # it may have been deleted since
            return str(chat.datasource_id)
        if len(ids) != 1:
            raise BadRequest("runs.no_source")
        return ids[0]

    async def _file_ids(
        self, user_id: str, request: RunRequest, chat: Chat | None, mode: Mode
    ) -> tuple[str, ...]:
        """The files that are named, else those of the chat; a conversation may do without.

        Dify has what was handed to it in its own record of the conversation.
        """
        kept = chat.file_ids if chat and chat.mode == mode and mode != "dify" else ()
        named = request.file_ids or (mode == "chat" and request.names_files)
        file_ids = request.file_ids if named else kept
        asked = {
            "file": self._askable.files,
            "chat": self._askable.documents,
            "dify": self._askable.handed,
        }[mode]
        if asked and (file_ids or mode == "file"):
            await asked.check(user_id, file_ids)
        return file_ids


def _mode(request: RunRequest, chat: Chat | None) -> Mode:
    if request.mode:
        return request.mode
    if request.datasource_id:
        return "data"
    if request.file_ids:
        return "file"
    return chat.mode if chat else "chat"


def _known(connection: Connection, request: RunRequest) -> Known:
    run = runs.find_by_id(connection, request.run_id)
    chat = None if run else chats.find_by_id(connection, request.chat_id)
    if chat is None:
        return Known(run, None)
    asked = waiting(connection, chat.id, request.resume) if request.resume else None
    return Known(run, chat, runs.find_turns(connection, chat.id, TURNS), asked)


def _new_chat(run: Run) -> Chat:
    title = " ".join(run.question.split())[:TITLE_LENGTH]
    at = run.created_at
    return Chat(
        run.chat_id,
        run.user_id,
        title,
        run.mode,
        run.datasource_id,
        at,
        at,
        file_ids=run.file_ids,
        model_id=run.model_id,
    )
