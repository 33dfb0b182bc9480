"""`"text"` in SQLite: a name where a column has it, else a string."""

from collections.abc import Iterator

from sqlglot import exp

from model.engines.registry import find_dialect
from services.sqlguard.columns.output_columns import VisibleSources
from services.sqlguard.schema_lookup import SchemaLookup
from services.sqlguard.time_budget import check_time_budget

_COMPARISONS = (
    *(exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.In, exp.Between),
    *(exp.Like, exp.Glob),
)


class QuotedStringRewriter:
    """Finds the names that SQLite reads as strings, and writes them as such.

    What is written, `'text'`, can be nothing but a string: whatever columns the database has, those
    that are switched off too, it reads none of them.
    """

    def __init__(self, sql: str, lookup: SchemaLookup) -> None:
        self._sql = sql
        self._lookup = lookup
        self._marked: list[tuple[exp.Column, VisibleSources]] = []

    def may_be_string(self, column: exp.Column) -> bool:
        """Whether the name, which no column has, stands in double quotes in SQLite's SQL.

        A name that is switched off stays refused, so that nobody takes text for its values.
        """
        rules = find_dialect(self._lookup.dialect).guard
        if not rules.quoted_strings or not column.this.args.get("quoted"):
            return False
        start = column.this.meta.get("start")
        if start is None or self._sql[start : start + 1] != '"':
            return False
        return column.name.lower() not in self._lookup.hidden

    def mark_as_string(self, column: exp.Column, sources: VisibleSources) -> None:
        """Count the name as text; `sources` are the sources that have no such column."""
        self._marked.append((column, sources))

    def rewrite(self) -> Iterator[tuple[exp.Column, VisibleSources]]:
        """Write them as text; give those that would decide nothing, and so are meant as columns."""
        text = {id(column) for column, _ in self._marked}
        for column, sources in self._marked:
            check_time_budget()
            if (
                self._has_hidden_columns(sources)
                or _is_sort_key(column)
                or _is_constant(column, text)
            ):
                yield column, sources
        for column, _ in self._marked:
            check_time_budget()
            column.replace(exp.Literal.string(column.name))

    def _has_hidden_columns(self, sources: VisibleSources) -> bool:
        """Whether a table has columns that are switched off and whose names are not known here."""
        table_names = {
            o.stored_column.rpartition(".")[0]
            for _, outputs in sources
            for o in outputs.values()
            if o.stored_column
        }
        partial = any(self._lookup.tables[name].partial for name in table_names)
        return partial and not self._lookup.hidden


def _is_sort_key(column: exp.Column) -> bool:
    """Whether rows would be ordered or grouped by it."""
    return isinstance(column.parent, exp.Ordered | exp.Group | exp.Window)


def _is_constant(column: exp.Column, text: set[int]) -> bool:
    """Whether it is compared with nothing but values."""
    parent = column.parent
    if not isinstance(parent, _COMPARISONS):
        return False
    others = [other for other in parent.iter_expressions() if id(other) != id(column)]
    return all(isinstance(o, exp.Literal | exp.Null) or id(o) in text for o in others)
