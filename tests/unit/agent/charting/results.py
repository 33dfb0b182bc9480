"""Small results for chart tests."""

from datetime import date

from model.locales import Locale
from model.query import Cell, QueryResult, ResultColumn
from model.question import Question
from model.schema import ColumnKind

KINDS: dict[str, ColumnKind] = {
    "i": "integer", "n": "decimal", "f": "float", "t": "text", "d": "date", "b": "boolean"
}  # fmt: skip


def result(columns: str, *rows: tuple[Cell, ...]) -> QueryResult:
    """Rows under columns written as "province:t amount:n"; the label is the name."""
    named = [column.split(":") for column in columns.split()]
    return QueryResult(
        tuple(ResultColumn(name, name, KINDS[kind]) for name, kind in named), tuple(rows)
    )


def asked(text: str = "", locale: Locale = "zh-CN") -> Question:
    """A question of a fixed day."""
    return Question(text, locale, date(2026, 3, 5))
