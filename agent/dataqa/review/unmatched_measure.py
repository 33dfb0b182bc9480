"""A measure that no table has: the question names one thing, the statement computes another."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from sqlglot import exp

from agent.builtin.reading.marks import Mark
from agent.builtin.reading.reader import Reader
from agent.builtin.warehouse import Warehouse
from agent.dataqa.correction.scopes import Statement, Stored
from agent.retrieval.words import question_words, schema_words
from model.chats.question import Question
from model.sources.query import NUMERIC_KINDS
from model.sources.schema import RetrievedSchema

_MEASURES = (exp.Sum, exp.Avg, exp.Max, exp.Min)
_AGGREGATES = ("sum", "avg", "max", "min", "most", "least")
_LIGHT = ("of", "link", "each", "ask")


class UnmatchedMeasure(NamedTuple):
    """The word of the question that nothing is called by, and the column that was used instead."""

    word: str
    column: Stored


def unmatched_measure(
    question: Question, schema: RetrievedSchema, statement: Statement
) -> UnmatchedMeasure | None:
    """Told only when no word of the question speaks of the column that is summed or averaged."""
    asked = {word for word in question_words(question.text) if not word.startswith("~")}
    columns = [stored for stored in _measured(statement) if not asked & _words(stored)]
    if not columns:
        return None
    reading = _reader().read(question.text, question.today, schema, Warehouse(schema))
    word = next(_nameless(reading.marks), "")
    named = {(ref.table, ref.column) for mark in reading.marks for ref in mark.refs}
    other = [s for s in columns if (s.table.name, s.column.name) not in named]
    return UnmatchedMeasure(word, other[0]) if word and other else None


@cache
def _reader() -> Reader:
    return Reader()


def _measured(statement: Statement) -> Iterator[Stored]:
    """The stored numbers that are summed, averaged or looked for the largest of."""
    for part in statement.tree.find_all(*_MEASURES):
        if isinstance(part.this, exp.Column):
            stored = statement.stored(part.this)
            if stored is not None and stored.column.kind in NUMERIC_KINDS:
                yield stored


def _words(stored: Stored) -> set[str]:
    column, table = stored.column, stored.table
    texts = (column.name, column.comment, column.note, table.name, table.label)
    return {word for text in texts for word in schema_words(text)}


def _nameless(marks: list[Mark]) -> Iterator[str]:
    """What is to be summed or averaged and names no table, column or value."""
    waiting = False
    for mark in marks:
        if mark.does(*_AGGREGATES) and not mark.refs:
            waiting = True
        elif waiting and not (mark.does(*_LIGHT) or not mark.text.strip()):
            if not (mark.refs or mark.values or mark.functions) and _is_word(mark):
                yield mark.text
            waiting = False


def _is_word(mark: Mark) -> bool:
    plain = mark.number is None and mark.time is None and mark.literal is None
    return plain and mark.text[:1].isalpha() and len(mark.text) > 1
