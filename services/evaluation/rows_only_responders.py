"""Responders that only write SQL: an evaluation scores rows, so nothing else is generated."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from agent.ports import OnThinking, QuestionResult, SchemaCatalog
from model.answers.answer import ResponderIdentity
from model.chats.question import Question
from model.sources.schema import RetrievedSchema
from services.answering.ports import ResponderRegistry, Responders


class _NoTexts:
    """Neither summarizes nor suggests anything."""

    async def summarize(
        self, answer: QuestionResult, on_thinking: OnThinking
    ) -> AsyncIterator[str]:
        """No text."""
        del answer, on_thinking
        return
        yield ""

    async def suggest(self, answer: QuestionResult, catalog: SchemaCatalog) -> tuple[str, ...]:
        """No questions."""
        del answer, catalog
        return ()

    async def suggest_similar(
        self, question: Question, schema: RetrievedSchema, catalog: SchemaCatalog
    ) -> AsyncGenerator[str]:
        """No questions."""
        del question, schema, catalog
        return
        yield ""


class RowsOnlyResponders:
    """The responders of users without summaries and suggestions."""

    def __init__(self, responders: ResponderRegistry) -> None:
        self._responders = responders

    async def resolve_model(self, model_id: str | None, workspace_id: str) -> ResponderIdentity:
        """Who answers."""
        return await self._responders.resolve_model(model_id, workspace_id)

    @asynccontextmanager
    async def open(self, responder: ResponderIdentity) -> AsyncIterator[Responders]:
        """The responders, until the block ends."""
        no_texts = _NoTexts()
        async with self._responders.open(responder) as responders:
            yield replace(
                responders, summarizer=no_texts, computed_summarizer=no_texts, suggester=no_texts
            )

    async def warm_up(self) -> Responders:
        """Load what answering needs; responders that warm up."""
        return await self._responders.warm_up()
