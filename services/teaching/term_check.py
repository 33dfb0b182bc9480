"""Checks what a term says in SQL: a condition or value over the columns of one table."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from sqlglot import exp

from agent.term_sql import UnusableTermSql, place_term_sql, restrict_measure
from model.errors import Invalid, SqlRejected
from model.sources.schema import Dialect, Schema, Table
from model.sources.teaching import TermValues
from services.sqlguard.expression_check import (
    CheckedExpression,
    ExpressionRejected,
    Fault,
    check_condition,
    check_value,
    parse_condition,
    parse_value,
)
from services.teaching.term_rows import TermMeaning

_TEXTS: Mapping[Fault, str] = {
    "comment": "teaching.comment",
    "no_condition": "teaching.not_a_condition",
    "aggregate": "teaching.not_a_condition",
    "no_value": "teaching.not_a_value",
    "part": "teaching.not_plain",
    "mixed": "teaching.mixed",
}


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
    checked_expressions = [each for each in (condition, expression) if each is not None]
    columns = checker.list_columns(checked_expressions, values.time_column)
    is_measure = expression is not None and expression.is_aggregate
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
    """Checks what a term says of its table, in the words of who writes terms."""

    def __init__(self, table: Table, schema: Schema) -> None:
        self._table = table
        self._schema = schema

    def check_condition(self, text: str) -> CheckedExpression:
        """What a condition reads. Raises `Invalid`."""
        with self._name_fault("condition"):
            tree = parse_condition(text, self._schema.source.dialect, comments=False)
            return check_condition(tree, self._table, self._schema)

    def check_expression(self, text: str) -> CheckedExpression:
        """What a value or measure reads. Raises `Invalid`."""
        with self._name_fault("expression"):
            tree = parse_value(text, self._schema.source.dialect, comments=False)
            return check_value(tree, self._table, self._schema)

    def list_columns(
        self, expressions: Iterable[CheckedExpression], time_column: str | None
    ) -> tuple[str, ...]:
        """The columns of the table that are read, in its order. Raises `Invalid`."""
        names = {name for each in expressions for name in each.columns}
        if time_column is not None:
            column = self._table.column(time_column)
            if column is None:
                table = self._table.name
                key = "datasources.unknown_column"
                raise Invalid(key, path="time_column", table=table, column=time_column)
            names.add(column.name)
        return tuple(column.name for column in self._table.columns if column.name in names)

    @contextmanager
    def _name_fault(self, path: str) -> Iterator[None]:
        try:
            yield
        except SqlRejected as error:
            raise Invalid(error.key, path=path, **error.params) from error
        except ExpressionRejected as error:
            if error.fault == "column":
                table, column = self._table.name, error.subject
                key = "datasources.unknown_column"
                raise Invalid(key, path=path, table=table, column=column) from error
            raise Invalid(_TEXTS[error.fault], path=path) from error
