"""A user's chats: list, search, read, change, delete."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import UserActor
from model.answers.answer import AnswerRecord
from model.answers.answer_rights import StoredAnswerRights
from model.answers.withheld_answer import withhold_answer
from model.chats.chat import Chat, ChatFilter, ChatText
from model.chats.run import Run
from model.database.engine import Database, now
from model.errors import Invalid, NotFound
from model.paging import Page, PageRequest, cut_page
from model.repositories import chat_folders, chats
from model.repositories.runs import runs
from model.tables.chat import TITLE_LENGTH
from services.chats.search import contains, find_match

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
        """A run without what its reader may not see."""
        ...

    def filter_answer(self, answer: AnswerRecord) -> AnswerRecord:
        """The stored answer of a run without what its reader may not see."""
        ...


@dataclass(frozen=True, slots=True)
class AnsweredRun:
    """A question with what is stored of its answer; None while it is running."""

    run: Run
    answer: AnswerRecord | None


@dataclass(frozen=True, slots=True)
class ChatChange:
    """What to change of a chat; None: it stays."""

    title: str | None = None
    pinned: bool | None = None
    archived: bool | None = None
    seen: bool = False
    moves: bool = False
    folder_id: str | None = None
    """Where it moves: a folder, or out of every folder."""


class ChatService:
    """All that can be done with chats; each only by its owner."""

    def __init__(self, database: Database, stopper: RunStopper, rights: StoredAnswerRights) -> None:
        self._database = database
        self._stopper = stopper
        self._rights = rights

    async def page(
        self, user: UserActor, request: PageRequest, chat_filter: ChatFilter
    ) -> Page[Chat]:
        """The user's chats, newest first, as far as they are wanted.

        Words are not looked for in answers that he may not see any more; a page may be shorter.
        """
        chat_filter = replace(chat_filter, words=chat_filter.words.strip()[:MAX_SEARCH_LENGTH])
        async with self._database.reading() as session:
            rows = await chats.find_page(session, user, request, chat_filter)
        page = cut_page(rows, request, lambda last: (last.updated_at, last.id))
        if words := chat_filter.words:
            page = replace(page, items=await self._find_matches(page.items, words))
        return page

    async def _find_matches(self, found: Sequence[Chat], words: str) -> tuple[Chat, ...]:
        """The chats in which their user may still see the words, and where."""
        async with self._database.reading() as session:
            texts = await chats.find_texts(session, [chat.id for chat in found], words)
        matching_chats = []
        for chat in found:
            is_partly_withheld = bool(await self._rights.find_withheld_of_chat(chat.id))
            if is_partly_withheld:
                texts[chat.id] = await self._list_visible_texts(chat)
            in_title = contains(chat.title, words)
            match = None if in_title else find_match(words, texts.get(chat.id, ()))
            if in_title or match or not is_partly_withheld:
                matching_chats.append(replace(chat, match=match))
        return tuple(matching_chats)

    async def _list_visible_texts(self, chat: Chat) -> list[ChatText]:
        """What a user may still see of a chat, the newest first."""
        texts = []
        for turn in reversed(await self.list_turns(chat, removal=None)):
            texts.append(ChatText(turn.run.id, turn.run.question))
            if turn.answer:
                texts.append(ChatText(turn.run.id, turn.answer.text))
        return texts

    async def get(self, user: UserActor, chat_id: str) -> Chat:
        """A chat of the user in his workspace. Raises `NotFound`."""
        chat = await self._database.read(partial(chats.find_by_id, chat_id=chat_id))
        if chat is None or chat.owner != user:
            raise NotFound("chats.not_found")
        return chat

    async def list_turns(self, chat: Chat, *, removal: AnswerFilter | None) -> list[AnsweredRun]:
        """The questions of a chat with their answers, oldest first.

        A sentence stands in place of an answer that its user may not see any more. `removal` is
        given for readers who may not see all of an answer.
        """
        rows = await self._database.read(partial(runs.find_of_chat, chat_id=chat.id))
        withheld = await self._rights.find_withheld(rows)
        turns = [
            AnsweredRun(*(withhold_answer(*turn) if turn[0].id in withheld else turn))
            for turn in rows
        ]
        return [_filter_turn(turn, removal) for turn in turns] if removal else turns

    async def change(self, chat: Chat, change: ChatChange) -> Chat:
        """Change a chat: its title, its place in the list, whether its answers were seen.

        Raises `Invalid` for an empty or too long title, `NotFound` for a folder of someone else.
        """
        values: dict[str, object] = {}
        if change.title is not None:
            values["title"] = _check_title(change.title)
        if change.seen:
            values["seen_at"] = now()
        flags = {"pinned": change.pinned, "archived": change.archived}
        values |= {name: flag for name, flag in flags.items() if flag is not None}
        async with self._database.transaction() as session:
            if change.moves:
                values["folder_id"] = await _find_folder_id(session, chat, change.folder_id)
            if values:
                await chats.change(session, chat.id, values)
        return await self.get(chat.owner, chat.id)

    async def delete(self, chat_ids: Sequence[str]) -> None:
        """Remove chats with all that belongs to them; what is running in them is stopped first.

        The answers to cards of a draft belong to the chat of the draft.

        Each is removed whole, in a transaction of its own.
        """
        running: list[str] = []
        run_ids: dict[str, Sequence[str]] = {}
        async with self._database.reading() as session:
            chat_ids = [*await chats.find_previews(session, chat_ids), *chat_ids]
            for chat_id in chat_ids:
                running += await runs.find_running_in_chat(session, chat_id)
                run_ids[chat_id] = await runs.find_ids_of_chat(session, chat_id)
        await self._stopper.stop_all(running)
        for chat_id in chat_ids:
            async with self._database.transaction() as session:
                await chats.delete(session, chat_id)
            await self._stopper.delete_logs(run_ids[chat_id])

    async def delete_own(self, user: UserActor, chat_ids: Sequence[str]) -> list[str]:
        """Remove those of the chats that are the user's, and return their ids in that order."""
        async with self._database.reading() as session:
            own = set(await chats.find_own(session, user, chat_ids))
        own_ids = [chat_id for chat_id in dict.fromkeys(chat_ids) if chat_id in own]
        await self.delete(own_ids)
        return own_ids


async def _find_folder_id(session: AsyncSession, chat: Chat, folder_id: str | None) -> str | None:
    folder = await chat_folders.find_by_id(session, folder_id) if folder_id else None
    if folder_id and (folder is None or folder.user_id != chat.user_id):
        raise NotFound("chats.folder_not_found")
    return folder_id


def _check_title(title: str) -> str:
    title = " ".join(title.split())
    if not 0 < len(title) <= TITLE_LENGTH:
        raise Invalid("chats.bad_title", path="title", limit=TITLE_LENGTH)
    return title


def _filter_turn(turn: AnsweredRun, removal: AnswerFilter) -> AnsweredRun:
    answer = removal.filter_answer(turn.answer) if turn.answer else None
    return AnsweredRun(removal.filter_run(turn.run), answer)
