"""Suggests questions to ask first, next and instead; all were dry-run by the rule engine."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from itertools import chain

from cachetools import LRUCache

from agent.ports import QuestionResult, SchemaCatalog, WriteRequest
from agent.rule_engine.intent import Intent
from agent.rule_engine.sql_writer import RuleSqlWriter
from agent.rule_engine.suggestions.alternatives import suggest_alternatives
from agent.rule_engine.suggestions.askable_topics import AskableTopics
from agent.rule_engine.suggestions.dry_run import DryRun
from agent.rule_engine.suggestions.follow_ups import MOST_ROWS_SEEN, suggest_follow_ups
from agent.rule_engine.suggestions.phrasing import QuestionPhrasing
from agent.rule_engine.suggestions.starters import suggest_for_table, suggest_starters
from agent.rule_engine.suggestions.suggestion import Suggestion
from agent.schema_graph import SchemaGraph
from model.chats.question import Question, Turn
from model.errors import CannotAnswer
from model.sources.schema import RetrievedSchema, Table

MOST = 3
MOST_STARTERS = 4
_FOLLOW_UP_ATTEMPTS, _STARTER_ATTEMPTS = 10, 40
_CACHE_SIZE = 64
Identity = tuple[object, ...]


class ComputedSuggester:
    """Questions of the kinds the built-in engine answers."""

    def __init__(self, writer: RuleSqlWriter | None = None) -> None:
        self._writer = writer or RuleSqlWriter()
        self._cache: LRUCache[Identity, tuple[list[Table], tuple[str, ...]]] = LRUCache(_CACHE_SIZE)

    async def suggest(self, answer: QuestionResult, catalog: SchemaCatalog) -> tuple[str, ...]:
        """At most three questions in the user's language, none of them the one just asked.

        Recent results are cached by question, tables and first row.
        """
        key, tables = _make_cache_key(answer), [each.table for each in answer.schema.tables]
        cached_entry = self._cache.get(key)
        if cached_entry is not None and _are_same_tables(cached_entry[0], tables):
            return cached_entry[1]
        questions = await self._compute(answer, catalog)
        self._cache[key] = (tables, questions)
        return questions

    async def _compute(self, answer: QuestionResult, catalog: SchemaCatalog) -> tuple[str, ...]:
        question = answer.question
        graph = SchemaGraph(answer.schema)
        topics = AskableTopics(graph, question.locale)
        request = WriteRequest(question, answer.schema)
        intent = await asyncio.to_thread(self._parse_intent, request, graph)
        turn = Turn(question.text, answer.sql)
        following = Question(
            question.text, question.locale, question.today, (*question.history, turn)
        )
        suggestions: Iterator[Suggestion] = suggest_starters(topics)
        if intent is not None:
            suggestions = chain(suggest_follow_ups(topics, intent, answer.result), suggestions)
        return await DryRun(self._writer, catalog, following).find_answerable(
            suggestions, QuestionPhrasing(graph, question.locale), MOST, _FOLLOW_UP_ATTEMPTS
        )

    async def suggest_similar(
        self, question: Question, schema: RetrievedSchema, catalog: SchemaCatalog
    ) -> AsyncGenerator[str]:
        """At most three questions that are like one that was not answered, and are answered."""
        graph = SchemaGraph(schema)
        if not graph.tables:
            return
        request = WriteRequest(question, schema)
        parse = await asyncio.to_thread(self._writer.parse_only, request, graph)
        answerable = DryRun(self._writer, catalog, question).list_answerable(
            suggest_alternatives(AskableTopics(graph, question.locale), parse),
            QuestionPhrasing(graph, question.locale),
            MOST,
            _STARTER_ATTEMPTS,
        )
        async with aclosing(answerable) as questions:
            async for similar in questions:
                yield similar

    async def suggest_starters(
        self, question: Question, schema: RetrievedSchema, catalog: SchemaCatalog, about: str = ""
    ) -> tuple[str, ...]:
        """At most four questions to begin with, those about one table first where it is named."""
        graph = SchemaGraph(schema)
        topics = AskableTopics(graph, question.locale)
        suggestions: Iterator[Suggestion] = suggest_starters(topics)
        if about in graph.tables:
            suggestions = chain(suggest_for_table(topics, about), suggestions)
        return await DryRun(self._writer, catalog, question).find_answerable(
            suggestions,
            QuestionPhrasing(graph, question.locale),
            MOST_STARTERS,
            _STARTER_ATTEMPTS,
        )

    def _parse_intent(self, request: WriteRequest, graph: SchemaGraph) -> Intent | None:
        try:
            parse, _ = self._writer.interpret(request, graph)
        except CannotAnswer:
            return None
        return parse.intent


def _make_cache_key(answer: QuestionResult) -> Identity:
    """What suggestions depend on, beside the tables."""
    question, rows = answer.question, answer.result.rows
    earlier = tuple((turn.question, turn.sql) for turn in question.history)
    question_key = (question.text, question.locale, question.today, earlier)
    first = rows[0][0] if rows and rows[0] else None
    return (
        answer.schema.source.id,
        *question_key,
        answer.sql,
        min(len(rows), MOST_ROWS_SEEN),
        first,
    )


def _are_same_tables(one: list[Table], two: list[Table]) -> bool:
    """Whether they are the very tables, which a sync or a note makes anew."""
    return len(one) == len(two) and all(a is b for a, b in zip(one, two, strict=True))
