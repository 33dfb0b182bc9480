"""Answers in hand for tests: rows under columns written as "province:t amount:n"."""

from datetime import date

from agent.ports import QuestionResult
from model.chats.question import Question
from model.locales import Locale
from model.sources.query import Cell, QueryResult, ResultColumn
from model.sources.schema import ColumnKind, RetrievedSchema, SourceInfo

KINDS: dict[str, ColumnKind] = {
    "i": "integer", "n": "decimal", "f": "float", "t": "text", "d": "date", "b": "boolean"
}  # fmt: skip
SOURCE = SourceInfo("s", "demo", "sqlite", "sqlite")


def make_result(columns: str, *rows: tuple[Cell, ...], truncated: bool = False) -> QueryResult:
    """Rows under columns; "_" in a label reads as a space."""
    named = [column.rsplit(":", 1) for column in columns.split()]
    return QueryResult(
        tuple(ResultColumn(name, name.replace("_", " "), KINDS[kind]) for name, kind in named),
        tuple(rows),
        truncated,
    )


def make_question(text: str = "", locale: Locale = "zh-CN") -> Question:
    """A question of a fixed day."""
    return Question(text, locale, date(2026, 3, 5))


def make_answer(
    rows: QueryResult,
    question: str = "",
    locale: Locale = "zh-CN",
    sql: str = "",
    schema: RetrievedSchema | None = None,
) -> QuestionResult:
    """A question with its rows."""
    return QuestionResult(
        make_question(question, locale), schema or RetrievedSchema(SOURCE, ()), sql, rows
    )
