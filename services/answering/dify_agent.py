"""Forwards questions to a Dify application and translates its answer."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from functools import partial

from sqlalchemy import Connection

from agent.agui_stream import StreamItem, make_activity_event
from model.answers.notices import make_notice
from model.chats.run import Run
from model.database.engine import Database
from model.repositories import dify_conversations
from model.repositories.dify_conversations import DifyConversation
from model.repositories.runs import branches
from services.answering.ports import AnswerRequest
from services.dify.client import DifyClient, DifyQuestion, Event
from services.dify.dify_errors import ConversationNotFound
from services.dify.event_translation import EventTranslation
from services.dify.markdown import file_kind
from services.dify.token_count import counting_tokens
from services.files.file_forwarding import FileForwarding


class DifyAgent:
    """Answers questions of the mode dify. Each branch of a chat has its conversation in Dify."""

    def __init__(
        self,
        client: DifyClient,
        database: Database,
        files: FileForwarding,
        *,
        show_thinking: bool,
    ) -> None:
        self._client = client
        self._database = database
        self._files = files
        self._show_thinking = show_thinking

    async def answer(self, answer_request: AnswerRequest) -> AsyncGenerator[StreamItem]:
        """The events between start and end. Closing it stops the answer in Dify."""
        run = answer_request.run
        files = [await self._upload_attachment(run, file_id) for file_id in run.file_ids]
        conversation = await self._database.read(partial(_find_conversation, run=run))
        if conversation is not None and conversation.elsewhere:
            yield make_activity_event(make_notice("dify.branch_begins", run.locale, "info"))
        name = conversation.id if conversation and not conversation.elsewhere else ""
        try:
            async with aclosing(self._stream_answer(run, name, files)) as items:
                async for item in items:
                    yield item
        except ConversationNotFound:
            yield make_activity_event(make_notice("dify.conversation_gone", run.locale, "info"))
            async with aclosing(self._stream_answer(run, "", files)) as items:
                async for item in items:
                    yield item

    async def _stream_answer(
        self, run: Run, conversation: str, files: list[Mapping[str, str]]
    ) -> AsyncGenerator[StreamItem]:
        endpoint = self._client.endpoint
        translation = EventTranslation(run, endpoint.server, show_thinking=self._show_thinking)
        question = DifyQuestion(run.question, run.user_id, conversation, files)
        stored_id = ""
        async with (
            counting_tokens(run.question, translation, endpoint.total_s) as token_count,
            aclosing(self._client.chat(question)) as events,
        ):
            async for event in events:
                token_count.has_begun = True
                stored_id = await self._store_conversation(run, event, stored_id)
                for item in translation.translate(event):
                    yield token_count.add(item)

    async def _store_conversation(self, run: Run, event: Event, stored_id: str) -> str:
        """Store the conversation once Dify names it: a stopped answer belongs to it too."""
        conversation_id = event.get("conversation_id")
        if (
            not isinstance(conversation_id, str)
            or not conversation_id
            or conversation_id == stored_id
        ):
            return stored_id
        await self._database.write(
            partial(
                dify_conversations.store,
                chat_id=run.chat_id,
                run_id=run.id,
                conversation=conversation_id,
            )
        )
        return conversation_id

    async def _upload_attachment(self, run: Run, file_id: str) -> Mapping[str, str]:
        name, content = await self._files.read_content(run.actor, file_id)
        return await self._client.upload(name, file_kind(name), content, run.user_id)


def _find_conversation(connection: Connection, run: Run) -> DifyConversation | None:
    branch = branches.find_branch(connection, run.chat_id, run.parent_id)
    return dify_conversations.find(connection, run.chat_id, branch)
