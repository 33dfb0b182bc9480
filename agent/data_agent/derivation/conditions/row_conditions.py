"""What a statement asks of rows, in the words of SQL."""

from collections.abc import Iterator

from sqlglot import exp

from agent.data_agent.correction.ambiguous_columns import split_conjuncts
from agent.data_agent.correction.name_resolution import Statement

MAX_CONDITIONS = 4
MAX_CHARS = 90


def find_row_conditions(statement: Statement) -> tuple[str, ...]:
    """The conditions of every WHERE that are no joins, once each; a long one is shortened."""
    return tuple(dict.fromkeys(_list_conditions(statement)))[:MAX_CONDITIONS]


def _list_conditions(statement: Statement) -> Iterator[str]:
    for select in statement.list_selects():
        where = select.args.get("where")
        for condition in split_conjuncts(where.this) if where else ():
            if not _is_join(condition):
                text = condition.sql(dialect=statement.tables.dialect)
                yield text if len(text) <= MAX_CHARS else f"{text[: MAX_CHARS - 1]}…"


def _is_join(condition: exp.Expr) -> bool:
    sides = (condition.this, condition.args.get("expression"))
    return isinstance(condition, exp.EQ) and all(isinstance(side, exp.Column) for side in sides)
