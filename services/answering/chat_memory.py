"""The memory of a chat, read from our database: the same in every worker and after a restart."""

from datetime import datetime
from functools import partial

from agent.assistant.ports import ChatHistory, PrivateSource
from model.chats.run import Run
from model.database.engine import Database
from model.repositories import chat_memories

MAX_TURNS = 60
"""Turns since the last summary that are read at most."""


class StoredChatMemory:
    """The memory of one chat before a run."""

    def __init__(self, database: Database, run: Run) -> None:
        self._database = database
        self._run = run
        self._turn_times: tuple[datetime, ...] = ()

    async def recall(self) -> ChatHistory:
        """What was said before this question."""
        chat_id, before = self._run.chat_id, self._run.created_at
        found = await self._database.read(
            partial(chat_memories.find_memory, chat_id=chat_id, before=before, most=MAX_TURNS)
        )
        self._turn_times = tuple(at for at, _ in found.turns)
        return ChatHistory(
            found.summary,
            tuple(turn for _, turn in found.turns),
            private=found.of_data,
            tools=found.tools_read,
            egress=found.egress,
        )

    async def keep(self, summary: str, turns: int) -> None:
        """Replace the previous summary and the `turns` oldest turns by `summary`."""
        until = self._turn_times[turns - 1]
        await self._database.write(
            partial(chat_memories.store, chat_id=self._run.chat_id, summary=summary, until=until)
        )

    async def list_private_sources(self) -> tuple[PrivateSource, ...]:
        """The data sources and files that earlier questions of the chat were about."""
        chat_id, before = self._run.chat_id, self._run.created_at
        found = await self._database.read(
            partial(chat_memories.find_subjects, chat_id=chat_id, before=before)
        )
        sources = [PrivateSource("datasource", name) for name in found.datasources]
        sources += [PrivateSource("file", name) for name in found.files]
        return (*sources, PrivateSource("dify", "Dify")) if found.dify else tuple(sources)
