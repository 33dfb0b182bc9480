"""The start of a run: who may, over what, and its first record."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from model.answer import Mode
from model.chat import Chat
from model.db import Database, now
from model.errors import BadRequest, NotFound
from model.repositories import chats, run_events, runs
from model.repositories.run_events import Chunk
from model.run import Run
from model.tables.chat import TITLE_LENGTH
from services.runs.agents import Agents, Sources
from services.runs.log import LoggedEvent
from services.runs.recorder import RunIds, started
from services.runs.request import RunRequest, check_question
from services.runs.tasks import RunTasks


@dataclass(frozen=True, slots=True)
class Known:
    """What there is already of what a request names, all of it the caller's own."""

    run: Run | None
    chat: Chat | None


class Starts:
    """Checks and stores new runs of this worker."""

    def __init__(
        self,
        database: Database,
        tasks: RunTasks,
        agents: Agents,
        sources: Sources,
        worker_id: str,
    ) -> None:
        self._database = database
        self._tasks = tasks
        self._agents = agents
        self._sources = sources
        self._worker_id = worker_id

    async def known(self, user_id: str, request: RunRequest) -> Known:
        """What the request refers to. Raises `NotFound` for what belongs to someone else."""
        async with self._database.reading() as session:
            run = await runs.find(session, request.run_id)
            chat = None if run else await chats.find(session, request.chat_id)
        if any(record and record.user_id != user_id for record in (run, chat)):
            raise NotFound("runs.not_found")
        return Known(run, chat)

    async def prepare(self, user_id: str, request: RunRequest, chat: Chat | None) -> Run:
        """The run as it will be stored. Raises what is wrong with the request."""
        mode = _mode(request, chat)
        source = await self._source(request, chat) if mode == "data" else None
        check_question(request.question)
        if mode not in self._agents.modes:
            raise BadRequest("runs.mode_unavailable", mode=mode)
        return Run(
            id=request.run_id,
            chat_id=request.chat_id,
            user_id=user_id,
            mode=mode,
            datasource_id=source,
            question_id=request.question_id,
            question=request.question,
            locale=request.locale,
            answering=self._agents.answering,
            created_at=now(),
            parent_id=request.parent_id,
        )

    async def store(self, run: Run) -> LoggedEvent:
        """Store the run with its first event, and its chat when that is new.

        Raises `TooMany`, and `IntegrityError` when another worker was quicker with one of the ids.
        """
        first = started(RunIds(run.id, run.chat_id, run.parent_id))
        async with self._database.transaction() as session:
            if await runs.count_running(session, run.user_id) >= self._tasks.per_user:
                raise self._tasks.too_many_of_user()
            await _in_chat(session, run)
            await runs.add(session, run, self._worker_id)
            await run_events.add(session, [Chunk(run.id, 1, 1, False, first.data)])
        return first

    async def _source(self, request: RunRequest, chat: Chat | None) -> str:
        ids = await self._sources.ids()
        if request.datasource_id:
            if request.datasource_id not in ids:
                raise NotFound("runs.source_not_found")
            return request.datasource_id
        if chat and chat.datasource_id in ids:  # it may have been deleted since
            return str(chat.datasource_id)
        if len(ids) != 1:
            raise BadRequest("runs.no_source")
        return ids[0]


def _mode(request: RunRequest, chat: Chat | None) -> Mode:
    if request.mode:
        return request.mode
    if request.datasource_id:
        return "data"
    return chat.mode if chat else "chat"


async def _in_chat(session: AsyncSession, run: Run) -> None:
    """The chat of the run, made when it is new."""
    chat = await chats.find(session, run.chat_id)
    if chat is None:
        title = " ".join(run.question.split())[:TITLE_LENGTH]
        new = Chat(
            run.chat_id,
            run.user_id,
            title,
            run.mode,
            run.datasource_id,
            run.created_at,
            run.created_at,
        )
        await chats.add(session, new)
    else:
        await chats.asked(session, chat.id, run.mode, run.datasource_id, run.created_at)
