"""Corrects ratios of counts, which some engines cut to whole numbers."""

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import Statement
from model.engines.registry import find_dialect


def correct_division(statement: Statement) -> Correction | None:
    """Makes one ratio of counts or sums of whole numbers divide with decimals."""
    if not find_dialect(statement.tables.dialect).integer_division:
        return None
    for select in statement.list_selects():
        for ratio in statement.nodes.find_own(select, exp.Div):
            upper, lower = ratio.this, ratio.expression
            if not (_has_aggregate(upper) or _has_aggregate(lower)) or _is_cut(ratio):
                continue
            if _is_whole(upper, statement) and _is_whole(lower, statement):
                factor = exp.Literal.number("1.0")
                ratio.set("this", exp.Mul(this=_wrap_operand(upper), expression=factor))
                return Correction("divided", {"ratio": ratio.sql(statement.tables.dialect)})
    return None


def _has_aggregate(node: exp.Expr) -> bool:
    return node.find(exp.AggFunc) is not None


def _is_cut(ratio: exp.Expr) -> bool:
    """Whether the statement itself asks for a whole number."""
    around = ratio.parent
    while isinstance(around, exp.Paren):
        around = around.parent
    if isinstance(around, exp.Cast):
        return bool(around.to.is_type(*exp.DataType.INTEGER_TYPES))
    return isinstance(around, exp.Floor | exp.Ceil | exp.Mod)


def _wrap_operand(node: exp.Expr) -> exp.Expr:
    return exp.paren(node) if isinstance(node, exp.Binary) else node


def _is_whole(node: exp.Expr | None, statement: Statement) -> bool:
    """Whether an expression is an integer for certain; a cast is somebody's decision."""
    if isinstance(node, exp.Count | exp.Length):
        return True
    if isinstance(node, exp.Literal):
        return node.is_int
    if isinstance(node, exp.Column):
        stored_column = statement.find_stored_column(node)
        return stored_column is not None and stored_column.column.kind == "integer"
    parts = _list_parts(node)
    return bool(parts) and all(_is_whole(part, statement) for part in parts)


def _list_parts(node: exp.Expr | None) -> list[exp.Expr]:
    """The operands of an expression that is an integer when all of them are; else none."""
    match node:
        case exp.Sum() | exp.Min() | exp.Max() | exp.Paren() | exp.Window() | exp.Nullif():
            return [node.this]
        case exp.Add() | exp.Sub() | exp.Mul():
            return [node.this, node.expression]
        case exp.Case():
            values = [branch.args.get("true") for branch in node.args.get("ifs") or []]
            return [value for value in (*values, node.args.get("default")) if value is not None]
        case exp.Subquery() if isinstance(node.this, exp.Select):
            return [part.unalias() for part in node.this.expressions]
        case _:
            return []
