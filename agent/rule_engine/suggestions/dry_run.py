"""Dry-runs suggestions: only questions that the rule engine can answer are offered."""

import asyncio
import re
from collections.abc import AsyncGenerator, Iterable
from itertools import islice

from agent.ports import SchemaCatalog, WriteRequest
from agent.rule_engine.parsing.coverage_check import find_unknown_spans
from agent.rule_engine.sql_writer import RuleSqlWriter
from agent.rule_engine.suggestions.phrasing import QuestionPhrasing
from agent.rule_engine.suggestions.suggestion import Suggestion
from agent.rule_engine.unanswerable.missing_knowledge import is_of_future
from agent.schema_graph import SchemaGraph
from model.chats.question import Question, Turn
from model.errors import CannotAnswer

_SAYS_NOTHING = re.compile(r"[\W_]+")


class DryRun:
    """Tries suggested questions with the user, day and history of the current question."""

    def __init__(self, writer: RuleSqlWriter, catalog: SchemaCatalog, question: Question) -> None:
        self._writer = writer
        self._catalog = catalog
        self._question = question

    async def find_answerable(
        self,
        suggestions: Iterable[Suggestion],
        phrasing: QuestionPhrasing,
        most: int,
        attempts: int,
    ) -> tuple[str, ...]:
        """The first `most` suggestions, phrased so that the engine reads them as they are meant."""
        answerable = self.list_answerable(suggestions, phrasing, most, attempts)
        return tuple([question async for question in answerable])

    async def list_answerable(
        self,
        suggestions: Iterable[Suggestion],
        phrasing: QuestionPhrasing,
        most: int,
        attempts: int,
    ) -> AsyncGenerator[str]:
        """The same, each as it is found."""
        before = (turn.question for turn in self._question.history)
        earlier_texts = {normalize_question(text) for text in (self._question.text, *before)}
        for suggestion in islice(suggestions, attempts):
            question = await self._find_wording(suggestion, phrasing)
            if question and normalize_question(question) not in earlier_texts:
                earlier_texts.add(normalize_question(question))
                yield question
                most -= 1
            if not most:
                return

    async def _find_wording(self, suggestion: Suggestion, phrasing: QuestionPhrasing) -> str:
        """A full question must be answerable without the history too: it may be clicked later."""
        history = self._question.history
        for text in phrasing.phrase_in_full(suggestion):
            alone = await self._is_answered(text, suggestion, ())
            if alone and (not history or await self._is_answered(text, suggestion, history)):
                return text
        for text in phrasing.phrase_briefly(suggestion) if history else ():
            if await self._is_answered(text, suggestion, history):
                return text
        return ""

    async def _is_answered(
        self, text: str, suggestion: Suggestion, history: tuple[Turn, ...]
    ) -> bool:
        question = self._question
        question = Question(text, question.locale, question.today, history)
        schema = await self._catalog.search_words(question)
        return await asyncio.to_thread(
            self._is_understood, WriteRequest(question, schema), suggestion
        )

    def _is_understood(self, request: WriteRequest, suggestion: Suggestion) -> bool:
        try:
            parse, _ = self._writer.interpret(request, SchemaGraph(request.schema))
        except CannotAnswer:
            return False
        if is_of_future(parse):
            return False
        return not find_unknown_spans(parse.spans) and suggestion.is_asked_by(parse.intent)


def normalize_question(question: str) -> str:
    """A question without case and punctuation."""
    return _SAYS_NOTHING.sub("", question.casefold())
