"""Puts values into the tree of a template, as constants of their type.

No text is replaced by text: a value becomes a constant of the tree, and the statement that comes of
it is read once more and compared. What runs is checked by the guard like any other statement.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlglot import exp

from model.errors import Conflict, Invalid, SqlRejected
from model.sources.saved_question import Marker, Parameter, Template
from services.saved_questions.parameters.periods import Days, find_next_day
from services.saved_questions.parameters.values import Value, read_value
from services.sqlguard.guard import parse_statement, render_statement


def read_values(template: Template, values: Mapping[str, Any], today: date) -> dict[str, Value]:
    """The values of all parameters by id, those that are not given from their defaults.

    Raises `Invalid` with the field of a value that does not fit, or that no parameter takes.
    """
    exposed = {each.id for each in template.parameters if each.exposed}
    for name in values:
        if name not in exposed:
            raise Invalid("saved_questions.unknown_parameter", path=f"values.{name}", name=name)
    return {
        each.id: read_value(each, values.get(each.id, each.default), today, f"values.{each.id}")
        for each in template.parameters
    }


def bind_values(template: Template, values: Mapping[str, Value], dialect: str) -> str:
    """The statement with the values in it. Raises `Conflict` where the template is unreadable."""
    try:
        tree, sqlglot_dialect = parse_statement(template.sql, dialect)
        _replace_markers(tree, _list_constants(template, values))
        bound_tree = tree.copy()
        sql = render_statement(tree, sqlglot_dialect)
        reparsed_tree, _ = parse_statement(sql, dialect)
    except SqlRejected as error:
        raise Conflict("saved_questions.unreadable") from error
    if _list_literals(reparsed_tree) != _list_literals(bound_tree):
        raise Conflict("saved_questions.unreadable")
    return sql


def _list_constants(
    template: Template, values: Mapping[str, Value]
) -> dict[str, tuple[exp.Expr, ...]]:
    """What takes the place of each marker."""
    return {
        marker.text: tuple(_make_constants(parameter, marker, values[parameter.id]))
        for parameter in template.parameters
        for marker in parameter.markers
    }


def _make_constants(parameter: Parameter, marker: Marker, value: Value) -> Iterator[exp.Expr]:
    if isinstance(value, Days):
        value = _find_edge(marker, value)
    if isinstance(value, tuple):
        for each in value:
            yield from _make_constants(parameter, marker, each)
    elif isinstance(value, int | Decimal):
        yield _make_number(value)
    else:
        text = value.isoformat() if isinstance(value, date) else value
        yield exp.Literal.string(f"{marker.prefix}{text}{marker.suffix}")


def _find_edge(marker: Marker, days: Days) -> date:
    if marker.edge == "first":
        return days.first
    return find_next_day(days.last) if marker.edge == "behind" else days.last


def _make_number(value: int | Decimal) -> exp.Expr:
    digits = exp.Literal.number(f"{abs(Decimal(value)):f}")
    return exp.Neg(this=digits) if value < 0 else digits


def _replace_markers(tree: exp.Expr, constants: Mapping[str, tuple[exp.Expr, ...]]) -> None:
    """Every marker is there, once; else the template is not the one that was saved."""
    markers = [node for node in tree.find_all(exp.Literal) if node.name in constants]
    if sorted(node.name for node in markers) != sorted(constants):
        raise Conflict("saved_questions.unreadable")
    for node in markers:
        replacements = constants[node.name]
        if isinstance(node.parent, exp.In):
            others = [each for each in node.parent.expressions if each is not node]
            node.parent.set("expressions", [*others, *replacements])
        else:
            node.replace(replacements[0])


def _list_literals(tree: exp.Expr) -> list[tuple[str, bool]]:
    """Constants in their order, which says that none of them became anything else."""
    return [(node.name, node.is_string) for node in tree.find_all(exp.Literal)]
