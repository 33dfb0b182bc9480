"""What a statement asks of rows, in the words of SQL."""

import re
from collections import Counter
from collections.abc import Iterator

from sqlglot import exp

from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.syntax.nodes import split_conjuncts

MAX_CONDITIONS = 4
MAX_CHARS = 90
_NOT_NULL = re.compile(r"^NOT (\S+) IS NULL$")
"""As sqlglot renders it."""


def find_row_conditions(statement: Statement) -> tuple[str, ...]:
    """The conditions of every WHERE that are no joins, once each; a long one is shortened."""
    return tuple(dict.fromkeys(_list_conditions(statement)))[:MAX_CONDITIONS]


def _list_conditions(statement: Statement) -> Iterator[str]:
    for select in statement.list_selects():
        where = select.args.get("where")
        for condition in split_conjuncts(where.this) if where else ():
            if not _is_join(condition):
                named = _name_tables(condition, statement)
                text = _NOT_NULL.sub(r"\1 IS NOT NULL", named.sql(statement.tables.dialect))
                yield text if len(text) <= MAX_CHARS else f"{text[: MAX_CHARS - 1]}…"


def _name_tables(condition: exp.Expr, statement: Statement) -> exp.Expr:
    """The condition with the names of tables for their aliases, where a table is read once."""
    tables = Counter(table.name for table in statement.nodes.find_all(exp.Table))
    named = condition.copy()
    for column, twin in zip(
        condition.find_all(exp.Column), list(named.find_all(exp.Column)), strict=True
    ):
        stored_column = statement.find_stored_column(column)
        if stored_column is not None and tables[stored_column.table.name] == 1:
            twin.set("table", exp.to_identifier(stored_column.table.name))
    return named


def _is_join(condition: exp.Expr) -> bool:
    sides = (condition.this, condition.args.get("expression"))
    return isinstance(condition, exp.EQ) and all(isinstance(side, exp.Column) for side in sides)
