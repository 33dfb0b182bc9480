"""Checks what a term says in SQL: a condition or value over the columns of one table."""

from dataclasses import replace

from sqlglot import exp

from agent.term_sql import UnusableTermSql, place_term_sql, restrict_measure
from model.engines.registry import find_dialect
from model.errors import Invalid, SqlRejected
from model.sources.schema import Dialect, Schema, Table
from model.sources.teaching import TermValues
from services.sqlguard.aggregates import is_aggregate
from services.sqlguard.guard import parse_statement
from services.sqlguard.schema_check import check_query
from services.teaching.term_rows import TermMeaning

_CONDITION = "SELECT 1 FROM {table} WHERE (\n{text}\n)"
_EXPRESSION = "SELECT (\n{text}\n) FROM {table}"
_PARTS = frozenset({"expressions", "from_", "where"})
"""What a statement around a text consists of."""


def check_term(values: TermValues, schema: Schema | None) -> TermMeaning:
    """What a term names, checked as any statement on its table is.

    Raises `Invalid` with the field. `schema` is None for a term of every source, which has none.
    """
    if values.table is None or schema is None:
        _refuse_sql(values)
        return TermMeaning()
    table = next((each for each in schema.tables if each.name == values.table), None)
    if table is None:
        raise Invalid("datasources.unknown_table", path="table", name=values.table)
    checker = _TermChecker(table, schema)
    condition = checker.check_condition(values.condition) if values.condition else None
    expression = checker.check_expression(values.expression) if values.expression else None
    trees = [tree for tree in (condition, expression) if tree is not None]
    columns = checker.list_columns(trees, values.time_column)
    is_measure = expression is not None and _is_measure(expression)
    if is_measure and values.condition and values.expression:
        _check_restriction(values.expression, values.condition, table, schema.source.dialect)
    return TermMeaning(columns, is_measure)


def _refuse_sql(values: TermValues) -> None:
    for field in ("table", "condition", "expression", "time_column"):
        if getattr(values, field) is not None:
            key = "teaching.no_table" if values.table is None else "teaching.no_source"
            raise Invalid(key, path=field)


def _check_restriction(expression: str, condition: str, table: Table, dialect: Dialect) -> None:
    """Refuse a condition that cannot stand in the aggregates of the measure, as writers read it."""
    try:
        value = place_term_sql(expression, table, dialect, exp.column)
        only = place_term_sql(condition, table, dialect, exp.column)
        restrict_measure(value, only, dialect)
    except UnusableTermSql:
        raise Invalid("teaching.not_restrictable", path="condition") from None


class _TermChecker:
    """The table of a term, as the guard sees it."""

    def __init__(self, table: Table, schema: Schema) -> None:
        self._table = table
        self._schema = replace(schema, tables=(table,), joins=())

    def check_condition(self, text: str) -> exp.Expr:
        """The tree of a condition. Raises `Invalid`."""
        tree = self._check(_CONDITION, text, "condition")
        where = tree.args.get("where")
        found = where.this if where else None
        if not isinstance(found, exp.Paren) or _is_measure(found):
            raise Invalid("teaching.not_a_condition", path="condition")
        return found

    def check_expression(self, text: str) -> exp.Expr:
        """The tree of an expression. Raises `Invalid`."""
        tree = self._check(_EXPRESSION, text, "expression")
        found, *others = tree.expressions
        if others or not isinstance(found, exp.Paren) or tree.args.get("where"):
            raise Invalid("teaching.not_a_value", path="expression")
        if _is_measure(found) and any(map(_is_outside, found.find_all(exp.Column))):
            raise Invalid("teaching.mixed", path="expression")
        return found

    def list_columns(self, trees: list[exp.Expr], time_column: str | None) -> tuple[str, ...]:
        """The columns of the table that the trees name, in its order. Raises `Invalid`."""
        names = [column.name for tree in trees for column in tree.find_all(exp.Column)]
        found = {column.name for name in names if (column := self._table.column(name))}
        if time_column is not None:
            column = self._table.column(time_column)
            if column is None:
                table = self._table.name
                key = "datasources.unknown_column"
                raise Invalid(key, path="time_column", table=table, column=time_column)
            found.add(column.name)
        return tuple(column.name for column in self._table.columns if column.name in found)

    def _name(self) -> str:
        mark = find_dialect(self._schema.source.dialect).quote
        parts = self._table.name.split(".")
        return ".".join(mark + part.replace(mark, mark * 2) + mark for part in parts)

    def _check(self, frame: str, text: str, path: str) -> exp.Select:
        """The statement around a text, which the guard let through. Raises `Invalid`."""
        sql = frame.format(table=self._name(), text=text)
        try:
            tree, speech = parse_statement(sql, self._schema.source.dialect)
            if any(token.comments for token in speech.tokenize(sql)):
                raise Invalid("teaching.comment", path=path)
            if not isinstance(tree, exp.Select) or not _is_plain(tree):
                raise Invalid("teaching.not_plain", path=path)
            check_query(sql, schema=self._schema)
            self._check_columns(tree, path)
        except SqlRejected as error:
            raise Invalid(error.key, path=path, **error.params) from error
        return tree

    def _check_columns(self, tree: exp.Select, path: str) -> None:
        """Refuse what the guard would leave to the database: `orders.id` where only staff is."""
        names = {self._table.name.lower(), self._table.name.rpartition(".")[2].lower()}
        for column in tree.find_all(exp.Column):
            owner = ".".join(part.name for part in column.parts[:-1]).lower()
            if (owner and owner not in names) or self._table.column(column.name) is None:
                written, table = column.sql(), self._table.name
                key = "datasources.unknown_column"
                raise Invalid(key, path=path, table=table, column=written)


def _is_plain(tree: exp.Select) -> bool:
    """Whether a statement is what was put around the text: one SELECT on one table."""
    if len(list(tree.find_all(exp.Table))) != 1:
        return False
    if {name for name, value in tree.args.items() if value} - _PARTS:
        return False
    inner = (node for node in tree.walk() if node is not tree)
    return not any(_is_nested(node) for node in inner)


def _is_nested(node: exp.Expr) -> bool:
    if isinstance(node, exp.Star):
        return not is_aggregate(node.parent) if node.parent else True
    if isinstance(node, exp.Tuple):
        return not isinstance(node.parent, exp.In)
    return isinstance(node, exp.Query | exp.Window | exp.Alias)


def _is_measure(tree: exp.Expr) -> bool:
    return any(map(is_aggregate, tree.walk()))


def _is_outside(column: exp.Expr) -> bool:
    """Whether a column of a measure stands outside of every aggregate."""
    parent = column.parent
    while parent is not None:
        if is_aggregate(parent):
            return False
        parent = parent.parent
    return True
