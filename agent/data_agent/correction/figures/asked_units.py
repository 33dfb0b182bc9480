"""Amounts that are stored in cents, where the question asks for yuan; minutes instead of hours."""

from decimal import Decimal
from fractions import Fraction

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import Statement
from agent.rule_engine.parsing.numbers.asked_units import (
    find_asked_unit,
    find_numbers_with_unit,
)
from agent.rule_engine.parsing.numbers.units import Unit, find_stored_unit
from agent.schema_graph import Field

_COMPARISONS = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.EQ)
_AGGREGATES = (exp.Sum, exp.Avg, exp.Max, exp.Min)


def convert_to_asked_unit(statement: Statement) -> Correction | None:
    """Scales one number of the answer from the unit of its column to the one that is asked for."""
    select, asked = statement.tree, find_asked_unit(statement.tables.question)
    if not isinstance(select, exp.Select) or asked is None:
        return None
    for part in select.expressions:
        number = part.unalias()
        unit = _find_unit(number, statement)
        if unit is None or unit.dimension != asked.dimension or unit.size == asked.size:
            continue
        factor = unit.size / asked.size
        if factor.numerator != 1:
            continue
        written = number.sql(statement.tables.dialect, comments=False)
        divisor = exp.Literal.number(f"{factor.denominator}.0")
        number.replace(exp.Div(this=number.copy(), expression=divisor))
        return Correction("unit", {"written": written, "divisor": str(factor.denominator)})
    return None


def convert_threshold(statement: Statement) -> Correction | None:
    """Scales one number that is compared as the question says it: `fee_fen < 100` for 100 元."""
    named = list(find_numbers_with_unit(statement.tables.question))
    for comparison in statement.nodes.find_all(*_COMPARISONS) if named else ():
        compared, literal = comparison.this, comparison.expression
        unit = _find_unit(compared, statement) or _find_column_unit(compared, statement)
        if unit is None or not isinstance(literal, exp.Literal) or not _is_number(literal):
            continue
        for number, asked in named:
            if asked.dimension != unit.dimension or Decimal(literal.name) != number:
                continue
            scaled = Fraction(number) * asked.size / unit.size
            if asked.size == unit.size or scaled.denominator != 1:
                continue
            written = comparison.sql(statement.tables.dialect, comments=False)
            literal.replace(exp.Literal.number(scaled.numerator))
            return Correction("threshold", {"written": written, "number": str(scaled.numerator)})
    return None


def _is_number(literal: exp.Literal) -> bool:
    return not literal.is_string and literal.name.replace(".", "", 1).isdecimal()


def _find_column_unit(compared: exp.Expr, statement: Statement) -> Unit | None:
    return _find_stored_unit(compared, statement) if isinstance(compared, exp.Column) else None


def _find_unit(number: exp.Expr, statement: Statement) -> Unit | None:
    """The one unit of all columns of an aggregate that only adds them; None for anything else."""
    if not isinstance(number, _AGGREGATES):
        return None
    inner = number.this
    if inner.find(exp.Mul, exp.Div, exp.Case, exp.Query, exp.Anonymous):
        return None
    units = {_find_stored_unit(column, statement) for column in inner.find_all(exp.Column)}
    return units.pop() if len(units) == 1 else None


def _find_stored_unit(column: exp.Column, statement: Statement) -> Unit | None:
    stored_column = statement.find_stored_column(column)
    if stored_column is None:
        return None
    return find_stored_unit(
        statement.tables.graph, Field(stored_column.table.name, stored_column.column.name)
    )
