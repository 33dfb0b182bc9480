"""Hands questions to a Dify application; its answer comes back as ours."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from functools import partial
from uuid import uuid4

from ag_ui.core import ActivitySnapshotEvent

from agent.stream import StreamItem
from model.answers.activities import NoticeActivity
from model.chats.run import Run
from model.database.engine import Database
from model.locales import text
from model.repositories import dify_conversations
from services.dify.client import DifyClient, DifyQuestion, Event
from services.dify.failures import ConversationGone
from services.dify.files import kind_of
from services.dify.translation import Translation
from services.runs.agents import Handed, Task


class DifyAgent:
    """Answers questions of the mode dify. A chat keeps its conversation in Dify."""

    def __init__(
        self, client: DifyClient, database: Database, files: Handed, *, show_thinking: bool
    ) -> None:
        self._client = client
        self._database = database
        self._files = files
        self._show_thinking = show_thinking

    async def answer(self, task: Task) -> AsyncGenerator[StreamItem]:
        """The events between start and end. Closing it stops the answer in Dify."""
        run = task.run
        attached = [await self._attached(run, file_id) for file_id in run.file_ids]
        known = await self._database.read(partial(dify_conversations.find, chat_id=run.chat_id))
        try:
            async with aclosing(self._answered(run, known, attached)) as items:
                async for item in items:
                    yield item
        except ConversationGone:
            yield _notice(run)
            async with aclosing(self._answered(run, "", attached)) as items:
                async for item in items:
                    yield item

    async def _answered(
        self, run: Run, conversation: str, attached: list[Mapping[str, str]]
    ) -> AsyncGenerator[StreamItem]:
        server = self._client.endpoint.server
        translation = Translation(run, server, show_thinking=self._show_thinking)
        question = DifyQuestion(run.question, run.user_id, conversation, attached)
        async with aclosing(self._client.chat(question)) as events:
            async for event in events:
                conversation = await self._kept(run, event, conversation)
                for item in translation.translate(event):
                    yield item

    async def _kept(self, run: Run, event: Event, known: str) -> str:
        """Note the conversation as soon as Dify names it: a stopped answer belongs to it too."""
        named = event.get("conversation_id")
        if not isinstance(named, str) or not named or named == known:
            return known
        await self._database.write(
            partial(dify_conversations.store, chat_id=run.chat_id, conversation=named)
        )
        return named

    async def _attached(self, run: Run, file_id: str) -> Mapping[str, str]:
        name, content = await self._files.content(run.user_id, file_id)
        return await self._client.upload(name, kind_of(name), content, run.user_id)


def _notice(run: Run) -> ActivitySnapshotEvent:
    notice = NoticeActivity(
        level="info",
        code="conversation_gone",
        message=text("dify.conversation_gone", run.locale),
    )
    return ActivitySnapshotEvent(
        message_id=str(uuid4()), activity_type=notice.activity_type, content=notice.model_dump()
    )
