"""Columns that are added up row by row, of which some are empty: so the sum of the row is, too."""

from collections.abc import Iterator

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import ResolvedColumn, Statement
from model.sources.query import NUMERIC_KINDS


def count_empty_as_zero(statement: Statement) -> Correction | None:
    """Adds 0 where a column of a sum of columns is empty: `jan + feb` of who began in February."""
    for total in statement.nodes.find_all(exp.Add):
        if isinstance(total.parent, exp.Add):
            continue
        addends = list(_list_addends(total))
        columns = [a for a in addends if isinstance(a, exp.Column)]
        stored = [statement.find_stored_column(column) for column in columns]
        if len(columns) < len(addends) or not all(map(_is_number, stored)):
            continue
        empty = [c for c, s in zip(columns, stored, strict=True) if s and _has_gaps(s, statement)]
        if not empty:
            continue
        written = total.sql(statement.tables.dialect, comments=False)
        for column in empty:
            column.replace(exp.Coalesce(this=column.copy(), expressions=[exp.Literal.number(0)]))
        return Correction("empty_addend", {"sum": written})
    return None


def _list_addends(node: exp.Expr) -> Iterator[exp.Expr]:
    if isinstance(node, exp.Add):
        yield from _list_addends(node.this)
        yield from _list_addends(node.expression)
    elif isinstance(node, exp.Paren):
        yield from _list_addends(node.this)
    else:
        yield node


def _is_number(stored: ResolvedColumn | None) -> bool:
    return stored is not None and stored.column.kind in NUMERIC_KINDS


def _has_gaps(stored: ResolvedColumn, statement: Statement) -> bool:
    """Whether rows were seen in which the column is empty."""
    profile = stored.column.profile
    if profile is not None:
        return profile.nulls > 0
    return statement.tables.schema.source.kind == "files" and stored.column.nullable
