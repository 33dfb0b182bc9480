"""Finds the constants that a statement compares columns with: they may be stored values."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp

from agent.data_agent.correction.sql_parsing import parse_query

_BOUNDS = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between)
_CONDITIONS = (
    *(exp.Predicate, exp.RegexpLike, exp.Contains, exp.StartsWith, exp.EndsWith, exp.Case),
    *(exp.StrPosition, exp.Nullif, exp.DecodeCase, exp.Anonymous),
)
"""What compares its parts, or may: of a function that nobody knows one cannot say."""
_NO_VALUE = re.compile(
    r"\d{1,2}|(19|20)\d{2}|\d{4}-\d{2}(-\d{2}([ T][\d:.]+)?)?|[\W_]*|(%[a-zA-Z][-./: ]*)+"
)
"""Small numbers, years, days, what a pattern has besides words, and formats."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A constant and a column, in lower case, with which a condition compares it."""

    value: str
    is_bound: bool
    """Whether it is a number that the column is greater or less than."""
    column: str
    qualifier: str
    """What stands before the column; empty where nothing does."""


@dataclass(frozen=True, slots=True)
class ComparedValues:
    """The comparisons of a statement, and what is needed to know of which table a column is."""

    comparisons: tuple[Comparison, ...]
    tables: dict[str, str]
    """Tables as they are written, in lower case, by what the statement calls them."""
    outputs: tuple[tuple[str, frozenset[str]], ...]
    """Columns that get a name, with the names of those that they are computed from."""
    renames_all: bool
    """Whether a table gives its columns other names."""


@lru_cache(maxsize=4_096)
def find_compared_values(sql: str, dialect: str) -> ComparedValues | None:
    """What a statement compares; None where it cannot be read."""
    tree = parse_query(sql, dialect)
    if tree is None:
        return None
    return ComparedValues(
        tuple(_list_comparisons(tree)),
        {
            node.alias_or_name.lower(): ".".join(part.name for part in node.parts).lower()
            for node in tree.find_all(exp.Table)
        },
        tuple(
            (node.alias.lower(), frozenset(each.name.lower() for each in node.find_all(exp.Column)))
            for node in tree.find_all(exp.Alias)
        ),
        any(alias.columns for alias in tree.find_all(exp.TableAlias)),
    )


def names_values(sql: str, dialect: str, columns: Collection[tuple[str, str]]) -> bool:
    """Whether a statement compares one of `columns`, each with its table, with a constant.

    Bounds of numbers, small numbers, and days are no stored values. Tables are compared by their
    own names, without a schema. A statement that cannot be read is taken to name some.
    """
    if not columns or not _may_read(sql, columns):
        return False
    compared = find_compared_values(sql, dialect)
    if compared is None:
        return True
    tables = {alias: name.rpartition(".")[2] for alias, name in compared.tables.items()}
    limited = {(table, column) for table, column in columns if table in set(tables.values())}
    names = _follow_names({column for _, column in limited}, compared)
    return any(
        _is_limited(each, tables, limited, names) or (compared.renames_all and bool(limited))
        for each in compared.comparisons
        if not each.is_bound and not _NO_VALUE.fullmatch(each.value)
    )


def _may_read(sql: str, columns: Collection[tuple[str, str]]) -> bool:
    """Whether a table of the columns stands in the text: most statements need not be parsed."""
    text = sql.lower()
    return any(table in text for table in {table for table, _ in columns})


def _follow_names(columns: set[str], compared: ComparedValues) -> set[str]:
    """The names of the columns, and of all outputs that are computed from them."""
    names, count = set(columns), -1
    while count != len(names):
        count = len(names)
        names |= {output for output, inner in compared.outputs if not names.isdisjoint(inner)}
    return names


def _is_limited(
    comparison: Comparison,
    tables: dict[str, str],
    limited: Collection[tuple[str, str]],
    names: Collection[str],
) -> bool:
    table = tables.get(comparison.qualifier)
    if table is not None:
        return (table, comparison.column) in limited
    return comparison.column in names


def _list_comparisons(tree: exp.Expr) -> Iterator[Comparison]:
    """Each constant of a condition with each column of it."""
    for literal in tree.find_all(exp.Literal):
        condition = _find_condition(literal)
        if condition is None:
            continue
        is_bound = not literal.is_string and isinstance(condition, _BOUNDS)
        for column in condition.find_all(exp.Column):
            qualifier = column.table.lower()
            yield Comparison(literal.name, is_bound, column.name.lower(), qualifier)


def _find_condition(literal: exp.Literal) -> exp.Expr | None:
    """What compares the literal; None where it is shown, or counted with."""
    node: exp.Expr = literal
    while node.parent is not None and not isinstance(node.parent, exp.Query):
        is_result = node.arg_key in ("true", "default")
        node = node.parent
        if is_result and isinstance(node, exp.If | exp.Case):
            return None
        if isinstance(node, _CONDITIONS):
            return node
    return None
