"""Finds a measure of the question that no column matches, where the statement uses another."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from sqlglot import exp

from agent.data_agent.correction.name_resolution import ResolvedColumn, Statement
from agent.retrieval.tokenization import tokenize_schema_text, weigh_question_words
from agent.rule_engine.parsing.question_parser import QuestionParser
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import SchemaGraph
from model.chats.question import Question
from model.sources.query import NUMERIC_KINDS
from model.sources.schema import RetrievedSchema

_MEASURES = (exp.Sum, exp.Avg, exp.Max, exp.Min)
_AGGREGATES = ("sum", "avg", "max", "min", "most", "least")
_FUNCTION_WORDS = ("of", "link", "each", "ask")


class UnmatchedMeasure(NamedTuple):
    """The word of the question that nothing is called by, and the column that was used instead."""

    word: str
    column: ResolvedColumn


def find_unmatched_measure(
    question: Question, schema: RetrievedSchema, statement: Statement
) -> UnmatchedMeasure | None:
    """None when a word of the question names the column that is summed or averaged."""
    question_words = {
        word for word in weigh_question_words(question.text) if not word.startswith("~")
    }
    columns = [
        stored_column
        for stored_column in _find_measured_columns(statement)
        if not question_words & _find_words(stored_column)
    ]
    if not columns:
        return None
    parse = _get_parser().parse(question.text, question.today, schema, SchemaGraph(schema))
    word = next(_find_nameless_words(parse.spans), "")
    named_columns = {(ref.table, ref.column) for span in parse.spans for ref in span.candidates}
    other = [s for s in columns if (s.table.name, s.column.name) not in named_columns]
    return UnmatchedMeasure(word, other[0]) if word and other else None


@cache
def _get_parser() -> QuestionParser:
    return QuestionParser()


def _find_measured_columns(statement: Statement) -> Iterator[ResolvedColumn]:
    """The stored numbers that are summed, averaged, minimized or maximized."""
    for part in statement.nodes.find_all(*_MEASURES):
        if isinstance(part.this, exp.Column):
            stored_column = statement.find_stored_column(part.this)
            if stored_column is not None and stored_column.column.kind in NUMERIC_KINDS:
                yield stored_column


def _find_words(resolved_column: ResolvedColumn) -> set[str]:
    column, table = resolved_column.column, resolved_column.table
    texts = (column.name, column.comment, column.note, table.name, table.label)
    return {word for text in texts for word in tokenize_schema_text(text)}


def _find_nameless_words(spans: list[Span]) -> Iterator[str]:
    """The words after an aggregate that name no table, column or value."""
    waiting = False
    for span in spans:
        if span.does(*_AGGREGATES) and not span.candidates:
            waiting = True
        elif waiting and not (span.does(*_FUNCTION_WORDS) or not span.text.strip()):
            if not (span.candidates or span.values or span.functions) and _is_word(span):
                yield span.text
            waiting = False


def _is_word(span: Span) -> bool:
    plain = span.number is None and span.time is None and span.literal is None
    return plain and not span.consumed and span.text[:1].isalpha() and len(span.text) > 1
