"""Terms that are values computed from a row, as columns of their table.

Such a column is called by its expression behind a mark until the statement is complete.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from sqlglot import exp

from agent.rule_engine.sql_generation.columns import make_identifier
from agent.term_sql import UnusableTermSql, place_term_sql
from model.errors import CannotAnswer
from model.sources.schema import Column, ColumnKind, Dialect, RetrievedSchema, Table
from model.sources.teaching import TermValues

_MARK = "="
_ARITHMETIC = re.compile(r"[-+*/]")


def add_computed_columns(schema: RetrievedSchema) -> RetrievedSchema:
    """The schema with a column for each term of the question that is a value of a row."""
    values = [match.term.values for match in schema.terms if not match.term.is_measure]
    computed = [each for each in values if each.expression and each.condition is None]
    if not computed:
        return schema
    tables = tuple(
        replace(found, table=_add_columns(found.table, computed)) for found in schema.tables
    )
    return replace(schema, tables=tables)


def name_computed_column(values: TermValues) -> str:
    """What the column of a term is called in the schema."""
    return _MARK + (values.expression or "")


def place_computed_columns(statement: exp.Expr, tables: dict[str, Table], dialect: Dialect) -> None:
    """Put the expressions in the place of their columns. Raises `CannotAnswer`."""
    for column in list(statement.find_all(exp.Column)):
        if not column.name.startswith(_MARK):
            continue
        owner = tables.get(".".join(part.name for part in column.parts[:-1])) or _find_owner(
            column.name, tables
        )
        try:
            value = _place(column, owner, dialect)
        except UnusableTermSql:
            raise CannotAnswer("engine.not_understood", understood="") from None
        column.replace(exp.Paren(this=value))


def _place(column: exp.Column, owner: Table, dialect: Dialect) -> exp.Expr:
    """The expression, its columns called as the column is."""

    def make_column(name: str) -> exp.Column:
        found = column.copy()
        found.set("this", make_identifier(name))
        return found

    return place_term_sql(column.name.removeprefix(_MARK), owner, dialect, make_column)


def _find_owner(name: str, tables: dict[str, Table]) -> Table:
    """The table of such a column, where the statement calls it otherwise."""
    found = next((table for table in tables.values() if table.column(name)), None)
    if found is None:
        raise CannotAnswer("engine.not_understood", understood="")
    return found


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
