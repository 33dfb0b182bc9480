"""Texts in conditions that no row holds: why an answer may be empty."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from agent.dataqa.correction.parsing import parse
from agent.dataqa.correction.scopes import Statement
from agent.dataqa.correction.tables import ShownTables
from agent.dataqa.correction.values import fold, near_values, text_filters
from model.locales import Locale
from model.sources.query import QueryResult

MOST = 3
LIKE = 0.7
_EMPTY = frozenset({None, 0, "0"})


@dataclass(frozen=True, slots=True)
class MissingValue:
    """A text that a column has no value of, and the stored values nearest to it."""

    column: str
    text: str
    near: tuple[str, ...] = ()

    @property
    def is_rewritable(self) -> bool:
        """Whether one of the stored values may have been meant.

        Blanks around a stored value are told and no reason to ask for it.
        """
        wanted = self.text.strip("%")
        if any(value.strip() == wanted.strip() for value in self.near):
            return False
        return any(_is_like(fold(wanted), fold(value)) for value in self.near)

    @property
    def name(self) -> str:
        """Its sentence in `model/locales/answers/answer.json`."""
        return "value_not_stored_near" if self.near else "value_not_stored"

    def params(self, locale: Locale) -> dict[str, str]:
        """What fills the sentence."""
        separator = "、" if locale == "zh-CN" else ", "
        values = separator.join(f"'{value}'" for value in self.near)
        return {"column": self.column, "text": self.text, "values": values}


def missing_values(sql: str, tables: ShownTables) -> tuple[MissingValue, ...]:
    """Each text once, as far as all values of its column are known."""
    tree = parse(sql, tables.dialect)
    if tree is None:
        return ()
    statement = Statement(tree, tables)
    found = (
        MissingValue(
            f"{part.stored.table.name}.{part.stored.column.name}",
            part.text,
            near_values(part.stored.column, part.text.strip("%")),
        )
        for part in text_filters(statement)
        if part.is_missing
    )
    return tuple(dict.fromkeys(found))[:MOST]


def _is_like(wanted: str, value: str) -> bool:
    return wanted in value or value in wanted or SequenceMatcher(None, wanted, value).ratio() > LIKE


def is_empty(result: QueryResult) -> bool:
    """Whether there is nothing to see: no row, or one of nothing but NULL and zero."""
    if not result.rows:
        return True
    return len(result.rows) == 1 and _all_empty(result.rows[0])


def finds_nothing(result: QueryResult) -> bool:
    """Whether there is no row, or one that only says so: sums over nothing are NULL."""
    return not result.rows or (len(result.rows) == 1 and not any(_told(result.rows[0])))


def _told(row: Iterable[object]) -> Iterator[bool]:
    return (cell is not None for cell in row)


def _all_empty(row: Iterable[object]) -> bool:
    return all(cell in _EMPTY for cell in row)
