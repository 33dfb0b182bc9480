"""Finds out whether the statement of a question names values that its reader may not see."""

from collections.abc import Collection
from dataclasses import dataclass

from model.sources.code_dictionary import Codes
from model.sources.schema import Column, Schema
from services.datasources.visibility.compared_values import Comparison, find_compared_values

_TEMPORAL = frozenset({"date", "datetime", "time"})


@dataclass(frozen=True, slots=True)
class ValueCheck:
    """What one reader sees of the columns of tables with rules."""

    whole: Schema
    view: Schema
    ruled_tables: Collection[str]
    """The tables of which rules hide rows or values from him."""

    def names_hidden(self, sql: str) -> bool:
        """Whether a statement compares such a column with a value that is not in his view of it.

        Nor with a code that a dictionary explains which he does not see: the question names what it
        means. Bounds of numbers, and dates, are no stored values. A statement that cannot be read,
        or a column of it that cannot be found, is taken to name some.
        """
        compared = find_compared_values(sql, self.whole.source.dialect)
        if compared is None:
            return True
        if any(self._is_explained(each, compared.tables) for each in compared.comparisons):
            return True
        ruled = {name.lower() for name in self.ruled_tables}
        if ruled.isdisjoint(compared.tables.values()):
            return False
        return any(
            self._is_hidden(each, table)
            for each in compared.comparisons
            for table in self._find_tables(each, compared.tables)
            if table is None or table in ruled
        )

    def _is_explained(self, comparison: Comparison, tables: dict[str, str]) -> bool:
        """Whether a code is compared that a dictionary explains which he does not see."""
        return any(
            table is not None
            and _list_codes(self.whole, table, comparison.column)
            != _list_codes(self.view, table, comparison.column)
            for table in self._find_tables(comparison, tables)
        )

    def _find_tables(self, comparison: Comparison, tables: dict[str, str]) -> list[str | None]:
        """The tables that a column may be of; None: it cannot be found."""
        named = tables.get(comparison.qualifier)
        candidates = [named] if named else sorted(set(tables.values()))
        found = [each for each in candidates if _find(self.whole, each, comparison.column)]
        return list(found) or [None]

    def _is_hidden(self, comparison: Comparison, table: str | None) -> bool:
        if comparison.is_bound or table is None:
            return not comparison.is_bound
        stored = _find(self.whole, table, comparison.column)
        visible = _find(self.view, table, comparison.column)
        is_date = stored is not None and stored.kind in _TEMPORAL
        return not is_date and (visible is None or comparison.value not in visible.samples)


def _list_codes(schema: Schema, table_name: str, name: str) -> Codes:
    column = _find(schema, table_name, name)
    return column.codes if column is not None else ()


def _find(schema: Schema, table_name: str, name: str) -> Column | None:
    tables = (table for table in schema.tables if table.name.lower() == table_name)
    columns = (column for table in tables for column in table.columns)
    return next((each for each in columns if each.name.lower() == name.lower()), None)
