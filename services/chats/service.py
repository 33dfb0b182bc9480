"""A user's conversations: list, search, read, rename, delete."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from model.answers.answer import AnswerRecord
from model.chats.chat import Chat
from model.chats.run import Run
from model.database.engine import Database, now
from model.errors import Invalid, NotFound
from model.paging import Page, PageRequest
from model.repositories import chats
from model.repositories.runs import runs
from model.tables.chat import TITLE_LENGTH

MAX_SEARCH_LENGTH = 200


class RunStopper(Protocol):
    """Ends running runs, wherever they are answered."""

    async def stop_all(self, run_ids: Sequence[str]) -> None:
        """Stop the runs and wait until they are over, not for ever."""
        ...

    async def delete_logs(self, run_ids: Sequence[str]) -> None:
        """Remove what is kept of runs outside our database, which deleted them."""
        ...


class AnswerFilter(Protocol):
    """Takes out of an answer what a reader may not see."""

    def filter_run(self, run: Run) -> Run:
        """A run."""
        ...

    def filter_answer(self, answer: AnswerRecord) -> AnswerRecord:
        """What is stored of its answer."""
        ...


@dataclass(frozen=True, slots=True)
class AnsweredRun:
    """A question with what is stored of its answer; None while it is running."""

    run: Run
    answer: AnswerRecord | None


class ChatService:
    """All that can be done with conversations; each only by its owner."""

    def __init__(self, database: Database, stopper: RunStopper) -> None:
        self._database = database
        self._stopper = stopper

    async def page(self, user_id: str, request: PageRequest, words: str = "") -> Page[Chat]:
        """The user's chats, newest first; with `words`, those that contain them."""
        words = words.strip()[:MAX_SEARCH_LENGTH]
        async with self._database.reading() as session:
            found = await chats.find_page(session, user_id, request, words)
        page_chats = tuple(found[: request.limit])
        following = (
            (page_chats[-1].updated_at, page_chats[-1].id) if len(found) > len(page_chats) else None
        )
        return Page(page_chats, following)

    async def get(self, user_id: str, chat_id: str) -> Chat:
        """A chat of the user. Raises `NotFound`."""
        chat = await self._database.read(partial(chats.find_by_id, chat_id=chat_id))
        if chat is None or chat.user_id != user_id:
            raise NotFound("chats.not_found")
        return chat

    async def list_turns(self, chat: Chat, *, without: AnswerFilter | None) -> list[AnsweredRun]:
        """The questions of a chat with their answers, oldest first.

        `without` is given for readers who may not see all of an answer.
        """
        found = await self._database.read(partial(runs.find_of_chat, chat_id=chat.id))
        turns = [AnsweredRun(*turn) for turn in found]
        return [_filter_turn(turn, without) for turn in turns] if without else turns

    async def rename(self, chat_id: str, title: str) -> None:
        """Give a chat another title. Raises `Invalid` for an empty or too long one."""
        title = " ".join(title.split())
        if not 0 < len(title) <= TITLE_LENGTH:
            raise Invalid("chats.bad_title", path="title", limit=TITLE_LENGTH)
        async with self._database.transaction() as session:
            await chats.rename(session, chat_id, title)

    async def mark_seen(self, chat_id: str) -> None:
        """The user has looked at the answers of a chat."""
        async with self._database.transaction() as session:
            await chats.mark_seen(session, chat_id, now())

    async def delete(self, chat_id: str) -> None:
        """Remove a chat with all that belongs to it; what is running in it is stopped first."""
        async with self._database.reading() as session:
            running = await runs.find_running_in_chat(session, chat_id)
            run_ids = await runs.find_ids_of_chat(session, chat_id)
        await self._stopper.stop_all(running)
        async with self._database.transaction() as session:
            await chats.delete(session, chat_id)
        await self._stopper.delete_logs(run_ids)


def _filter_turn(turn: AnsweredRun, without: AnswerFilter) -> AnsweredRun:
    answer = without.filter_answer(turn.answer) if turn.answer else None
    return AnsweredRun(without.filter_run(turn.run), answer)
