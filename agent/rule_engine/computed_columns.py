"""Terms that are values computed from a row, as columns of their table.

Such a column is called by its expression behind a mark until the statement is complete.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from model.sources.schema import Column, ColumnKind, RetrievedSchema, Table
from model.sources.teaching import TermValues

MARK = "="
_ARITHMETIC = re.compile(r"[-+*/]")


def add_computed_columns(schema: RetrievedSchema) -> RetrievedSchema:
    """The schema with a column for each term of the question that is a value of a row."""
    values = [match.term.values for match in schema.terms if not match.term.is_measure]
    computed = [each for each in values if each.expression and each.condition is None]
    if not computed:
        return schema
    tables = tuple(
        replace(entry, table=_add_columns(entry.table, computed)) for entry in schema.tables
    )
    return replace(schema, tables=tables)


def name_computed_column(values: TermValues) -> str:
    """What the column of a term is called in the schema."""
    return MARK + (values.expression or "")


def _add_columns(table: Table, computed: list[TermValues]) -> Table:
    return replace(table, columns=(*table.columns, *_list_columns(table, computed)))


def _list_columns(table: Table, computed: list[TermValues]) -> Iterator[Column]:
    for values in computed:
        expression = (values.expression or "").strip()
        is_plain = table.column(expression.strip('`"[]').rpartition(".")[2].strip('`"[]'))
        if values.table == table.name and not is_plain:
            is_number = values.format or values.unit or _ARITHMETIC.search(expression)
            kind: ColumnKind = "decimal" if is_number else "text"
            yield Column(name_computed_column(values), kind.upper(), kind, note=values.name)
