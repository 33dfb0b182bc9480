"""SQL that stands alone: a condition or a value over the columns of one table.

Terms and row rules are written so. One set of rules holds for both; each says in its own words what
is wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from sqlglot import exp

from model.engines.registry import find_dialect
from model.sources.schema import Schema, Table
from services.sqlguard.aggregates import is_aggregate
from services.sqlguard.guard import parse_statement, render_statement
from services.sqlguard.name_folding import fold, fold_column
from services.sqlguard.schema_check import check_query

Fault = Literal["comment", "no_condition", "no_value", "aggregate", "part", "column", "mixed"]
"""What is wrong: comments; more or less than one condition, or than one value; an aggregate or a
window where a row is meant; another part that may not stand there; a column that is not of the
table; a column beside an aggregate."""
_CONDITION = "SELECT 1 FROM t WHERE (\n{text}\n)"
_VALUE = "SELECT (\n{text}\n) FROM t"
_CONDITION_CLAUSES = frozenset({"expressions", "from_", "where"})
_VALUE_CLAUSES = frozenset({"expressions", "from_"})
_NO_TRUTH = (
    *(exp.Literal, exp.Null, exp.Neg, exp.DPipe),
    *(exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod),
)
"""What no engine takes for true or false, or only some."""


class ExpressionRejected(Exception):
    """An expression breaks a rule; `subject` is the part or the column that breaks it."""

    def __init__(self, fault: Fault, subject: str = "") -> None:
        super().__init__(fault, subject)
        self.fault = fault
        self.subject = subject


@dataclass(frozen=True, slots=True)
class CheckedExpression:
    """What an expression reads."""

    columns: tuple[str, ...]
    """Of the table, each once, in the order of the expression."""
    is_aggregate: bool


def parse_condition(text: str, dialect: str, *, comments: bool = True) -> exp.Expr:
    """A condition as a tree of its own, which has no comments where they are not allowed.

    Raises `ExpressionRejected`, and `SqlRejected` for what is no SQL.
    """
    tree = _parse(_CONDITION, text, dialect, "no_condition", comments=comments)
    where = tree.args.get("where")
    if not where or _list_clauses(tree) != _CONDITION_CLAUSES:
        raise ExpressionRejected("no_condition")
    return _unwrap(where.this, "no_condition")


def parse_value(text: str, dialect: str, *, comments: bool) -> exp.Expr:
    """A value as a tree of its own. Raises as `parse_condition` does."""
    tree = _parse(_VALUE, text, dialect, "no_value", comments=comments)
    if len(tree.expressions) != 1 or _list_clauses(tree) != _VALUE_CLAUSES:
        raise ExpressionRejected("no_value")
    return _unwrap(tree.expressions[0], "no_value")


def check_condition(tree: exp.Expr, table: Table, schema: Schema) -> CheckedExpression:
    """What a condition on one row of the table reads.

    It is true or false, has no aggregate, and passes what `check_value` checks. Raises alike.
    """
    for node in tree.walk():
        if is_aggregate(node):
            raise ExpressionRejected("aggregate", _to_word(node))
    statement = exp.select("1").where(tree, copy=True)
    checked_expression = _check(tree, statement, table, schema)
    if not _is_truth(tree, table):
        raise ExpressionRejected("no_condition")
    return checked_expression


def check_value(tree: exp.Expr, table: Table, schema: Schema) -> CheckedExpression:
    """What a value reads: of one row, or an aggregate of rows, where every column is inside it.

    It has no subquery, window or `*`, names columns of its table only, and calls what statements
    may call. Raises `ExpressionRejected`, and `SqlRejected` for what the guard refuses.
    """
    statement = exp.select(exp.Paren(this=tree.copy()))
    checked_expression = _check(tree, statement, table, schema)
    if checked_expression.is_aggregate and any(map(_is_outside, tree.find_all(exp.Column))):
        raise ExpressionRejected("mixed")
    return checked_expression


def _parse(frame: str, text: str, dialect: str, fault: Fault, *, comments: bool) -> exp.Select:
    sql = frame.format(text=text)
    tree, sqlglot_dialect = parse_statement(sql, dialect)
    if not comments and any(token.comments for token in sqlglot_dialect.tokenize(sql)):
        raise ExpressionRejected("comment")
    if not isinstance(tree, exp.Select):
        raise ExpressionRejected(fault)
    return tree


def _list_clauses(tree: exp.Select) -> frozenset[str]:
    return frozenset(name for name, value in tree.args.items() if value)


def _unwrap(expression: exp.Expr, fault: Fault) -> exp.Expr:
    """The tree in the brackets that the frame put around the text."""
    if not isinstance(expression, exp.Paren):
        raise ExpressionRejected(fault)
    inner: exp.Expr = expression.this
    return inner.pop()


def _check(
    tree: exp.Expr, statement: exp.Select, table: Table, schema: Schema
) -> CheckedExpression:
    """The parts and columns of a tree, then the statement on its table as the guard sees it."""
    for node in tree.walk():
        if _is_refused(node):
            raise ExpressionRejected("part", _to_word(node))
    dialect = schema.source.dialect
    columns = tuple(dict.fromkeys(_list_columns(tree, table, dialect)))
    target = statement.from_(_to_table_node(table.name, dialect))
    _, sqlglot_dialect = parse_statement("SELECT 1", dialect)
    alone = replace(schema, tables=(table,), joins=())
    check_query(render_statement(target, sqlglot_dialect), schema=alone)
    return CheckedExpression(columns, any(map(is_aggregate, tree.walk())))


def _to_table_node(name: str, dialect: str) -> exp.Table:
    """A listed table; a dot is a part of its name where tables of one schema are listed only."""
    lists_schemas = find_dialect(dialect).guard.lists_schemas
    parts = name.split(".") if lists_schemas else [name]
    identifiers = [exp.to_identifier(part, quoted=True) for part in parts]
    return exp.Table(this=identifiers[-1], db=identifiers[0] if identifiers[1:] else None)


def _is_refused(node: exp.Expr) -> bool:
    if isinstance(node, exp.Star):
        return not (node.parent and is_aggregate(node.parent))
    if isinstance(node, exp.Tuple):
        return not isinstance(node.parent, exp.In)
    if isinstance(node, exp.Anonymous):  # stands for columns by a pattern: nobody knows which
        return fold(node.name) == "columns"
    return isinstance(node, exp.Query | exp.Table | exp.Window | exp.Alias)


def _list_columns(tree: exp.Expr, table: Table, dialect: str) -> Iterator[str]:
    """The columns by their names in the schema; a column may be called by its own table."""
    column_names = {fold_column(c.name, dialect): c.name for c in table.columns if c.enabled}
    owners = {"", table.name.lower(), table.name.rpartition(".")[2].lower()}
    for column in tree.find_all(exp.Column):
        owner = ".".join(part.name for part in column.parts[:-1]).lower()
        name = column_names.get(fold_column(column.name, dialect))
        if name is None or owner not in owners:
            raise ExpressionRejected("column", column.sql())
        yield name


def _is_outside(column: exp.Expr) -> bool:
    """Whether a column stands outside of every aggregate."""
    parent = column.parent
    while parent is not None:
        if is_aggregate(parent):
            return False
        parent = parent.parent
    return True


def _is_truth(tree: exp.Expr, table: Table) -> bool:
    """Whether a tree is true or false on every engine, as far as it can be seen."""
    if isinstance(tree, exp.Paren | exp.Not):
        return _is_truth(tree.this, table)
    if isinstance(tree, exp.Connector):
        return _is_truth(tree.this, table) and _is_truth(tree.expression, table)
    if isinstance(tree, exp.Column):
        column = table.column(tree.name)
        return column is None or column.kind == "boolean"
    return not isinstance(tree, _NO_TRUTH)


def _to_word(node: exp.Expr) -> str:
    return type(node).__name__.upper()
