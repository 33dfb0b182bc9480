"""Statements that stop after the first rows of a table, which few planners tell."""

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

_WHOLE_CLAUSES = ("where", "group", "having", "order", "distinct", "joins", "windows", "qualify")
"""With one of these a statement may go through all rows to find the first."""


def count_first_rows(sql: str, dialect: str) -> int | None:
    """How many rows `SELECT … FROM one_table LIMIT n` reads; None for any other statement."""
    if "limit" not in sql.lower():
        return None
    try:
        tree = parse_one(sql, read=dialect)
    except SqlglotError:
        return None
    if not isinstance(tree, exp.Select) or any(tree.args.get(name) for name in _WHOLE_CLAUSES):
        return None
    tables = list(tree.find_all(exp.Table))
    if len(tables) != 1 or tree.find(exp.AggFunc, exp.Window, exp.Subquery):
        return None
    return _read_number(tree, "limit") + _read_number(tree, "offset")


def _read_number(tree: exp.Select, clause: str) -> int:
    node = tree.args.get(clause)
    value = node.expression if node else None
    return int(value.this) if isinstance(value, exp.Literal) and value.is_int else 0
