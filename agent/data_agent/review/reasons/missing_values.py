"""Texts in conditions that no row holds: why an answer may be empty."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from agent.data_agent.correction.condition_values import (
    find_similar_values,
    find_text_filters,
)
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.name_similarity import normalize_value
from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.correction.table_lookup import TableLookup
from agent.labels.code_legends import read_legend
from model.locales import Locale, join_words
from model.sources.query import QueryResult
from model.sources.schema import Column

MAX_VALUES = 3
MAX_CODES = 12
MIN_SIMILARITY = 0.7
_EMPTY = frozenset({None, 0, "0"})


@dataclass(frozen=True, slots=True)
class MissingValue:
    """A text that a column has no value of, and the stored values nearest to it."""

    column: str
    text: str
    similar_values: tuple[str, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    """The codes that the column holds with what they mean, where its note lists them."""

    @property
    def is_rewritable(self) -> bool:
        """Whether one of the stored values may have been meant, or a code that stands for it.

        A difference in surrounding blanks alone gets a notice, and starts no second attempt.
        """
        if self.legend:
            return True
        plain_text = self.text.strip("%")
        if any(value.strip() == plain_text.strip() for value in self.similar_values):
            return False
        return any(
            _is_similar(normalize_value(plain_text), normalize_value(value))
            for value in self.similar_values
        )

    @property
    def name(self) -> str:
        """Its sentence in `model/locales/answers/answer.json`."""
        if self.legend:
            return "value_not_stored_codes"
        return "value_not_stored_near" if self.similar_values else "value_not_stored"

    def make_params(self, locale: Locale) -> dict[str, str]:
        """What fills the sentence."""
        codes = [f"'{code}' = {meaning}" for code, meaning in self.legend]
        values = join_words(codes or [f"'{value}'" for value in self.similar_values], locale)
        return {"column": self.column, "text": self.text, "values": values}


def find_missing_values(sql: str, tables: TableLookup) -> tuple[MissingValue, ...]:
    """Each text once, as far as all values of its column are known."""
    tree = parse_query(sql, tables.dialect)
    if tree is None:
        return ()
    statement = Statement(tree, tables)
    missing_values = (
        MissingValue(
            f"{part.stored_column.table.name}.{part.stored_column.column.name}",
            part.text,
            find_similar_values(part.stored_column.column, part.text.strip("%")),
            _list_codes(part.stored_column.column),
        )
        for part in find_text_filters(statement)
        if part.is_missing
    )
    return tuple(dict.fromkeys(missing_values))[:MAX_VALUES]


def _list_codes(column: Column) -> tuple[tuple[str, str], ...]:
    """A legend; none where it is too long for a sentence."""
    legend = tuple((meaning.code, meaning.text) for meaning in read_legend(column))
    return legend if len(legend) <= MAX_CODES else ()


def _is_similar(text: str, value: str) -> bool:
    return (
        text in value
        or value in text
        or SequenceMatcher(None, text, value).ratio() > MIN_SIMILARITY
    )


def is_empty(result: QueryResult) -> bool:
    """Whether there is nothing to see: no row, or one of nothing but NULL and zero."""
    if not result.rows:
        return True
    return len(result.rows) == 1 and _is_all_empty(result.rows[0])


def has_no_values(result: QueryResult) -> bool:
    """Whether there is no row, or one that only says so: sums over nothing are NULL."""
    return not result.rows or (len(result.rows) == 1 and not any(_has_values(result.rows[0])))


def _has_values(row: Iterable[object]) -> Iterator[bool]:
    return (cell is not None for cell in row)


def _is_all_empty(row: Iterable[object]) -> bool:
    return all(cell in _EMPTY for cell in row)
