"""The assistant: answers in conversations with tools, attached documents and memory."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ag_ui.core import (
    TextMessageContentEvent,
    TextMessageEndEvent,
    TextMessageStartEvent,
)

from agent.agui_stream import StreamItem, make_activity_event
from agent.assistant.answer_limits import AnswerLimits
from agent.assistant.state import AssistantContext, AssistantState
from agent.data_agent.replies.conversation import reply_without_source
from agent.llm.types import ChatModel
from agent.ports import Tool, ToolResult
from agent.runtime.lazy_imports import LANGGRAPH_PACKAGES, import_without_extras
from model.answers.activities import CitationsActivity, CitedPassage
from model.answers.answer_rights import StoredAnswerRights
from model.chats.interrupt import Resumption
from model.chats.question import Question
from model.chats.run import Run
from model.database.engine import Database
from model.errors import ModelUnavailable, ToolFailed
from model.files.document import FoundPassage
from model.locales import text
from services.answering.chat_memory import StoredChatMemory
from services.answering.ports import AnswerRequest, ResponderRegistry, UserToolProvider
from services.files.document_search.service import DocumentSearchService

if TYPE_CHECKING:
    from agent.assistant.graph import AssistantGraph

MAX_PASSAGES = 10
"""How many passages one search returns."""
MAX_PASSAGES_SHOWN = 5
"""How many passages are shown when no model writes an answer."""
MAX_QUERY_LENGTH = 200


class NoTools:
    """Where no hub is configured."""

    def for_user(self, user_id: str) -> "NoTools":
        """The same for everybody."""
        del user_id
        return self

    @property
    def problem(self) -> None:
        """None: there is no hub that could fail."""

    async def tools(self) -> tuple[Tool, ...]:
        """None."""
        return ()

    async def call(self, name: str, arguments: Mapping[str, Any]) -> ToolResult:
        """Raises `ToolFailed`: there is none."""
        del arguments
        raise ToolFailed("assistant.unknown_tool", name=name)


class AttachedDocuments:
    """The documents that are attached to a question, searched as their owner."""

    def __init__(self, documents: DocumentSearchService, run: Run) -> None:
        self._documents = documents
        self._run = run

    async def search(self, words: str) -> tuple[FoundPassage, ...]:
        """The passages that fit best, the best first."""
        clipped = " ".join(words.split())[:MAX_QUERY_LENGTH]
        run = self._run
        hits = await self._documents.search(run.actor, clipped, run.file_ids, MAX_PASSAGES)
        return hits.passages


class ChatAgent:
    """Answers questions in conversations."""

    def __init__(
        self,
        database: Database,
        responders: ResponderRegistry,
        documents: DocumentSearchService | None,
        tools: UserToolProvider,
        today: Callable[[], date],
        rights: StoredAnswerRights,
    ) -> None:
        self._database = database
        self._rights = rights
        self._responders = responders
        self._documents = documents
        self._tools = tools
        self._today = today
        self._limits = AnswerLimits()
        self._graph: AssistantGraph | None = None
        self._loading = asyncio.Lock()

    async def answer(self, answer_request: AnswerRequest) -> AsyncGenerator[StreamItem]:
        """The events between start and end."""
        run = answer_request.run
        async with self._responders.open(run.responder) as responders:
            if responders.model is None:
                for item in await self._answer_without_model(run):
                    yield item
                return
            from agent.assistant.answer_stream import stream_answer

            graph = await self._load_graph()
            context = self._context(run, responders.model, show_thinking=responders.show_thinking)
            state = self._state(run, answer_request.resumption)
            async with aclosing(stream_answer(graph, state, context)) as items:
                async for item in items:
                    yield item

    async def _load_graph(self) -> "AssistantGraph":
        async with self._loading:
            if self._graph is None:
                self._graph = await asyncio.to_thread(_build_graph)
            return self._graph

    def _context(self, run: Run, chat_model: ChatModel, *, show_thinking: bool) -> AssistantContext:
        return AssistantContext(
            model=chat_model,
            tools=self._tools.for_user(run.user_id),
            memory=StoredChatMemory(self._database, run, self._rights),
            documents=self._attached_documents(run),
            show_thinking=show_thinking,
            confirm_rights=partial(self._rights.confirm, run),
            limits=self._limits,
            deadline=asyncio.get_running_loop().time() + self._limits.total_s,
        )

    def _attached_documents(self, run: Run) -> AttachedDocuments | None:
        if not run.file_ids or self._documents is None:
            return None
        return AttachedDocuments(self._documents, run)

    def _state(self, run: Run, resumption: Resumption | None) -> AssistantState:
        from agent.assistant.paused_state import restore_state

        question = Question(run.question, run.locale, self._today())
        if resumption is None:
            return AssistantState(question)
        return restore_state(question, resumption)

    async def _answer_without_model(self, run: Run) -> list[StreamItem]:
        """The answer without a model: a greeting, or the passages of attached documents.

        Raises `ModelUnavailable` with what still works.
        """
        reply = reply_without_source(run.question, run.locale)
        if reply:
            return list(_message_events(reply))
        documents = self._attached_documents(run)
        if documents is None:
            raise ModelUnavailable("assistant.no_model")
        passages = (await documents.search(run.question))[:MAX_PASSAGES_SHOWN]
        if not passages:
            raise ModelUnavailable("assistant.nothing_found")
        return list(_passage_items(passages, run))


def _passage_items(passages: tuple[FoundPassage, ...], run: Run) -> list[StreamItem]:
    lines = [text("assistant.passages_only", run.locale)]
    lines += [
        f"> {' '.join(passage.snippet.split())} [{n}]" for n, passage in enumerate(passages, 1)
    ]
    cited = CitationsActivity(
        items=[CitedPassage.from_passage(n, passage) for n, passage in enumerate(passages, 1)],
        unverified=[],
        given=len(passages),
    )
    return [*_message_events("\n\n".join(lines)), make_activity_event(cited)]


def _message_events(reply: str) -> Iterator[StreamItem]:
    """One message of the assistant."""
    message_id = str(uuid4())
    yield TextMessageStartEvent(message_id=message_id, role="assistant")
    yield TextMessageContentEvent(message_id=message_id, delta=reply)
    yield TextMessageEndEvent(message_id=message_id)


def _build_graph() -> "AssistantGraph":
    import_without_extras("agent.assistant.graph", LANGGRAPH_PACKAGES)
    from agent.assistant.graph import build_graph

    return build_graph()
