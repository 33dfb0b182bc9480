"""Checks which questions of a draft the schema can answer, before they are offered."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.ports import SchemaCatalog, WriteRequest
from agent.rule_engine.intent import Intent, ValueFilter
from agent.rule_engine.parsing.coverage_check import find_missed_words, find_unknown_spans
from agent.rule_engine.refusal import find_unclear_phrases
from agent.rule_engine.sql_writer import RuleSqlWriter
from agent.rule_engine.wording import Wording
from agent.schema_graph import SchemaGraph
from model.chats.question import Question
from model.errors import CannotAnswer

MAX_MISSING_WORDS = 4
_WRITER = RuleSqlWriter()


@dataclass(frozen=True, slots=True)
class CheckedQuestions:
    """What can be offered, and what of the request nothing in the data goes by, quoted."""

    answerable: tuple[str, ...]
    missing: str = ""
    uncomputable: str = ""
    """Quoted: questions whose words are all in the data, but for which no statement is written."""


@dataclass(frozen=True, slots=True)
class _LinkedQuestion:
    """How a question links to the schema."""

    text: str
    unknown_words: tuple[str, ...]
    links: bool
    """Whether a figure, a grouping or a value was found; a period alone is none."""
    is_refused: bool
    """Whether the rule engine writes no statement for it."""


async def check_questions(
    questions: Sequence[str], question: Question, catalog: SchemaCatalog, *, with_model: bool
) -> CheckedQuestions:
    """The questions that have an answer, in their order; none of them is run.

    A model knows more words than the rules: with one, a question is left out only where nothing of
    it links to a table, column, value or term.
    """
    linked_questions = [
        await _link(replace(question, text=each, history=()), catalog) for each in questions
    ]
    answerable = tuple(
        each.text for each in linked_questions if _is_answerable(each, with_model=with_model)
    )
    left_out = [each for each in linked_questions if each.text not in answerable]
    words = dict.fromkeys(word for each in left_out for word in each.unknown_words)
    wording = Wording(SchemaGraph(await catalog.search_words(question)), question.locale)
    missing = wording.quote(list(words)[:MAX_MISSING_WORDS]) if words else ""
    uncomputable = wording.quote([each.text for each in left_out if not each.unknown_words])
    return CheckedQuestions(answerable, missing, uncomputable)


def _is_answerable(question: _LinkedQuestion, *, with_model: bool) -> bool:
    if with_model:
        return question.links or not question.unknown_words
    return not question.is_refused


async def _link(question: Question, catalog: SchemaCatalog) -> _LinkedQuestion:
    schema = await catalog.search_words(question)
    return await asyncio.to_thread(_link_to_schema, WriteRequest(question, schema))


def _link_to_schema(request: WriteRequest) -> _LinkedQuestion:
    text = request.question.text
    graph = SchemaGraph(request.schema)
    if not graph.tables:
        return _LinkedQuestion(text, (text,), links=False, is_refused=True)
    parse = _WRITER.parse_only(request, graph)
    unknown = find_unknown_spans(parse.spans) if find_missed_words(parse.spans) else []
    words = tuple(find_unclear_phrases(text, parse.spans, unknown))
    return _LinkedQuestion(text, words, _links(parse.intent), _is_refused(request))


def _links(intent: Intent) -> bool:
    has_groups = any(group.grain is None for group in intent.groups)
    return (
        bool(intent.measures)
        or has_groups
        or any(isinstance(f, ValueFilter) for f in intent.filters)
    )


def _is_refused(request: WriteRequest) -> bool:
    try:
        _WRITER.compose(request)
    except CannotAnswer:
        return True
    return False
