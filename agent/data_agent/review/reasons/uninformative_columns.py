"""Columns that tell nothing: they repeat the statement's own conditions, or are always 0."""

from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.correction.syntax.nodes import split_conjuncts
from model.locales import Locale


@dataclass(frozen=True, slots=True)
class UninformativeColumns:
    """A statement that gives nothing but what was known before it ran."""

    name: Literal["repeats_condition", "always_zero"]
    """Its sentence in `model/locales/answers/answer.json` and `repair.json`."""
    is_rewritable: bool = True

    def make_params(self, _: Locale) -> dict[str, str]:
        """The sentences have nothing to fill."""
        return {}


def find_uninformative(sql: str, dialect: str) -> UninformativeColumns | None:
    """What is wrong with the columns that are shown; None where each of them tells something."""
    tree = parse_query(sql, dialect)
    if not isinstance(tree, exp.Select):
        return None
    if _repeats_conditions(tree):
        return UninformativeColumns("repeats_condition")
    return UninformativeColumns("always_zero") if _subtracts_itself(tree) else None


def _repeats_conditions(select: exp.Select) -> bool:
    """Whether each column must equal a value that is named: Kyle's friends are then Kyle."""
    where = select.args.get("where")
    fixed = {_find_fixed_column(part) for part in split_conjuncts(where.this)} if where else set()
    shown = [part.unalias() for part in select.expressions]
    return all(isinstance(part, exp.Column) and _name_column(part) in fixed for part in shown)


def _subtracts_itself(select: exp.Select) -> bool:
    """Whether a difference is that of a number with itself, as where two periods are compared."""
    differences = (node for part in select.expressions for node in part.find_all(exp.Sub))
    return any(node.this == node.expression and node.find(exp.Column) for node in differences)


def _find_fixed_column(part: exp.Expr) -> tuple[str, str] | None:
    if not isinstance(part, exp.EQ):
        return None
    for own, other in ((part.this, part.expression), (part.expression, part.this)):
        if isinstance(own, exp.Column) and isinstance(other, exp.Literal):
            return _name_column(own)
    return None


def _name_column(column: exp.Column) -> tuple[str, str]:
    return column.table.lower(), column.name.lower()
