"""A number of rows that the question sets as a limit, compared with a stored column instead.

Coaches with 3 or more complaints are not those whose grade is 3 or more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from agent.data_agent.correction.name_resolution import ResolvedColumn, Statement
from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.correction.table_lookup import TableLookup
from agent.lexicon import split_name, stem
from model.locales import Locale

_TIMES = re.compile(
    r"(?:至少|超过|不少于|多于|少于|不到|不超过|达到|满)了?(?P<over>\d+|[两三四五六七八九十])[次笔单起趟]"
    r"|(?P<bound>\d+|[两三四五六七八九十])[次笔单起趟](?:及|或)?以[上下]"
    r"|\b(?P<least>\d+) or (?:more|fewer) (?P<things>[a-z]+s)\b"
    r"|\b(?:at least|at most|more than|fewer than|less than|over) (?P<than>\d+)"
    r" (?P<rows>[a-z]+s)\b",
    re.IGNORECASE,
)
_NUMERALS = dict(zip("两三四五六七八九十", map(str, range(2, 11)), strict=True))
_UNITS = frozenset(
    [
        "seconds",
        "minutes",
        "hours",
        "days",
        "weeks",
        "months",
        "years",
        "dollars",
        "euros",
        "yuan",
        "cents",
        "pounds",
        "points",
        "stars",
        "percents",
        "kilometers",
        "kilometres",
        "miles",
        "meters",
        "metres",
        "tonnes",
        "tons",
        "litres",
        "liters",
        "degrees",
        "seats",
        "rooms",
        "pages",
    ]
)
_QUANTITY = re.compile(r"次|数|量|\b(?:number|count|quantity|times|attempts?)\b", re.IGNORECASE)
_COMPARISONS = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.EQ)


@dataclass(frozen=True, slots=True)
class UncomparedCount:
    """A statement that counts nothing and compares a column with the number."""

    name: str = "count_uncompared"
    """Its sentence in `model/locales/answers/answer.json`."""
    is_rewritable: bool = True

    def make_params(self, _: Locale) -> dict[str, str]:
        """The sentence has nothing to fill."""
        return {}


def limits_count(question: str) -> bool:
    """Whether the question sets a limit on how many rows there are; without parsing anything."""
    return any(_find_limits(question))


def compares_no_count(question: str, sql: str, tables: TableLookup) -> bool:
    """Whether a limit on how many rows there are is applied to what one row stores."""
    limits = list(_find_limits(question))
    tree = parse_query(sql, tables.dialect) if limits else None
    if tree is None or tree.find(exp.Having, exp.Sum) or _counts_to_compare(tree):
        return False
    statement = Statement(tree, tables)
    compared = list(_list_compared(statement))
    return any(
        number == limit and not _is_quantity(column, things)
        for limit, things in limits
        for number, column in compared
    )


def _find_limits(question: str) -> Iterator[tuple[str, str]]:
    """Each number with what is counted, which Chinese leaves to the word before the verb."""
    for match in _TIMES.finditer(question):
        number = next(filter(None, match.group("over", "bound", "least", "than")))
        things = (match["things"] or match["rows"] or "").lower()
        if things not in _UNITS:
            yield _NUMERALS.get(number, number), things


def _counts_to_compare(tree: exp.Expr) -> bool:
    """Whether a count stands anywhere but among the columns of the answer."""
    outputs = tree.expressions if isinstance(tree, exp.Select) else []
    shown = {id(count) for part in outputs for count in part.find_all(exp.Count)}
    return any(id(count) not in shown for count in tree.find_all(exp.Count))


def _list_compared(statement: Statement) -> Iterator[tuple[str, ResolvedColumn]]:
    for comparison in statement.nodes.find_all(*_COMPARISONS):
        column, literal = comparison.this, comparison.expression
        stored = statement.find_stored_column(column) if isinstance(column, exp.Column) else None
        if stored is not None and isinstance(literal, exp.Literal) and not literal.is_string:
            yield literal.name, stored


def _is_quantity(stored: ResolvedColumn, things: str) -> bool:
    """Whether the column itself may hold how many there are."""
    column = stored.column
    words = {stem(word) for word in (*split_name(column.name), *column.label.lower().split())}
    is_named = bool(things) and stem(things) in words
    return is_named or _QUANTITY.search(f"{column.name} {column.label}") is not None
