"""Writes out columns that are terms: each becomes its expression."""

from sqlglot import exp

from agent.rule_engine.computed_columns import MARK
from agent.rule_engine.sql_generation.columns import make_identifier
from agent.term_sql import UnusableTermSql, place_term_sql
from model.errors import CannotAnswer
from model.sources.schema import Dialect, Table


def place_computed_columns(statement: exp.Expr, tables: dict[str, Table], dialect: Dialect) -> None:
    """Put the expressions in the place of their columns. Raises `CannotAnswer`."""
    for column in list(statement.find_all(exp.Column)):
        if not column.name.startswith(MARK):
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
        copy = column.copy()
        copy.set("this", make_identifier(name))
        return copy

    return place_term_sql(column.name.removeprefix(MARK), owner, dialect, make_column)


def _find_owner(name: str, tables: dict[str, Table]) -> Table:
    """The table of such a column, where the statement calls it otherwise."""
    owner = next((table for table in tables.values() if table.column(name)), None)
    if owner is None:
        raise CannotAnswer("engine.not_understood", understood="")
    return owner
