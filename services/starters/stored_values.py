"""Finds out whether the statement of a question names values that its reader may not see."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlglot import exp

from agent.data_agent.correction.sql_parsing import parse_query
from model.sources.schema import Column, Schema

_TEMPORAL = frozenset({"date", "datetime", "time"})
_BOUNDS = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between)
_CONDITIONS = (exp.Predicate, exp.RegexpLike, exp.Contains, exp.StartsWith, exp.EndsWith, exp.Case)


@dataclass(frozen=True, slots=True)
class ValueCheck:
    """What one reader sees of the columns of tables with rules."""

    whole: Schema
    view: Schema
    ruled_tables: Collection[str]
    """The tables of which rules hide rows or values from him."""

    def names_hidden(self, sql: str) -> bool:
        """Whether a statement compares such a column with a value that is not in his view of it.

        Bounds of numbers, and dates, are no stored values. A statement that cannot be read, or a
        column of it that cannot be found, is taken to name some.
        """
        tree = parse_query(sql, self.whole.source.dialect)
        if tree is None:
            return True
        scopes = {
            node.alias_or_name.lower(): ".".join(part.name for part in node.parts).lower()
            for node in tree.find_all(exp.Table)
        }
        ruled = {name.lower() for name in self.ruled_tables}
        if ruled.isdisjoint(scopes.values()):
            return False
        return any(
            self._is_hidden(literal, table, column.name)
            for literal, column in _list_comparisons(tree)
            for table in self._find_tables(column, scopes)
            if table is None or table in ruled
        )

    def _find_tables(self, column: exp.Column, scopes: dict[str, str]) -> list[str | None]:
        """The tables that a column may be of; None: it cannot be found."""
        of_scope = scopes.get(column.table.lower())
        tables = [of_scope] if of_scope else sorted(set(scopes.values()))
        return [each for each in tables if _find(self.whole, each, column.name)] or [None]

    def _is_hidden(self, literal: exp.Literal, table: str | None, name: str) -> bool:
        is_bound = not literal.is_string and isinstance(_find_condition(literal), _BOUNDS)
        if is_bound or table is None:
            return not is_bound
        stored = _find(self.whole, table, name)
        visible = _find(self.view, table, name)
        is_date = stored is not None and stored.kind in _TEMPORAL
        return not is_date and (visible is None or literal.this not in visible.samples)


def _find_condition(literal: exp.Literal) -> exp.Expr | None:
    return literal.find_ancestor(*_CONDITIONS)


def _list_comparisons(tree: exp.Expr) -> Iterator[tuple[exp.Literal, exp.Column]]:
    """Each literal of a condition with each column of it."""
    for literal in tree.find_all(exp.Literal):
        condition = _find_condition(literal)
        if condition is not None:
            yield from ((literal, column) for column in condition.find_all(exp.Column))


def _find(schema: Schema, table_name: str, name: str) -> Column | None:
    tables = (table for table in schema.tables if table.name.lower() == table_name)
    columns = (column for table in tables for column in table.columns)
    return next((each for each in columns if each.name.lower() == name.lower()), None)
