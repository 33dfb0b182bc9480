"""The memory of a chat, read from our database: the same in every worker and after a restart.

It follows the branch of the run: what was asked in another branch is not in it.
"""

from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from agent.assistant.ports import ChatHistory, PrivateSource
from model.answers.answer_rights import StoredAnswerRights
from model.chats.run import Run
from model.database.engine import Database
from model.repositories import chat_memories
from model.repositories.chat_memories import Subjects
from model.repositories.runs import branches

MAX_TURNS = 60
"""Turns since the last summary that are read at most."""


class StoredChatMemory:
    """The memory of one chat before a run."""

    def __init__(self, database: Database, run: Run, rights: StoredAnswerRights) -> None:
        self._database = database
        self._run = run
        self._rights = rights
        self._run_ids: tuple[str, ...] = ()

    async def recall(self) -> ChatHistory:
        """What was said before this question, without answers that the user may not see any more.

        A summary may repeat them: where there are any, the newest turns are told instead.
        """
        withheld = await self._rights.find_withheld_of_chat(self._run.chat_id)
        read = partial(self._find_memory, summarized=not withheld)
        memory = await self._database.read(read)
        memory = replace(memory, turns=tuple(t for t in memory.turns if t[0] not in withheld))
        self._run_ids = tuple(run_id for run_id, _ in memory.turns)
        return ChatHistory(
            memory.summary,
            tuple(turn for _, turn in memory.turns),
            private=memory.of_data,
            tools=memory.tools_read,
            egress=memory.egress,
        )

    async def keep(self, summary: str, turns: int) -> None:
        """Store `summary` for the previous summary and the `turns` oldest turns."""
        run_id = self._run_ids[turns - 1]
        await self._database.write(
            partial(chat_memories.store, chat_id=self._run.chat_id, summary=summary, run_id=run_id)
        )

    async def list_private_sources(self) -> tuple[PrivateSource, ...]:
        """The data sources and files that earlier questions of the branch were about."""
        subjects = await self._database.read(self._find_subjects)
        sources = [PrivateSource("datasource", name) for name in subjects.datasources]
        sources += [PrivateSource("file", name) for name in subjects.files]
        return (*sources, PrivateSource("dify", "Dify")) if subjects.dify else tuple(sources)

    def _find_memory(
        self, connection: Connection, *, summarized: bool
    ) -> chat_memories.ChatMemoryRecord:
        branch = self._find_branch(connection)
        return chat_memories.find_memory(
            connection, self._run.chat_id, branch, MAX_TURNS, summarized=summarized
        )

    def _find_subjects(self, connection: Connection) -> Subjects:
        return chat_memories.find_subjects(connection, self._find_branch(connection))

    def _find_branch(self, connection: Connection) -> tuple[str, ...]:
        return branches.find_branch(connection, self._run.chat_id, self._run.parent_id)
