"""Parameters that constants of a statement could become, before markers stand for them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlglot import exp

from model.sources.saved_question import Edge, Parameter, ParameterKind
from model.sources.schema import Column, ColumnKind
from services.saved_questions.parameters.comparisons import Comparison, list_values, read_day
from services.saved_questions.parameters.values import MAX_LIMIT, MAX_TEXT_CHARS, MAX_VALUES

_EXPOSED_KINDS: frozenset[ParameterKind] = frozenset({"period", "date", "value", "values", "limit"})
"""Kinds that readers most likely want to change: proposed as exposed."""
_WHOLE_NUMBER = re.compile(r"-?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,12})?", re.ASCII)
_INTEGERS: frozenset[ColumnKind | None] = frozenset({"integer", "boolean"})
_DAYS: frozenset[ColumnKind | None] = frozenset({"date", "datetime", "text", None})
"""What a column is that days are compared with; SQLite has them as texts."""


class ConstantPosition(NamedTuple):
    """A constant of the tree, and what of a value stands there."""

    node: exp.Expr
    edge: Edge = "whole"
    prefix: str = ""
    suffix: str = ""
    rest: tuple[exp.Expr, ...] = ()
    """The other constants of its list, which go when the list gets other values."""


@dataclass(frozen=True, slots=True)
class ParameterCandidate:
    """A parameter without markers, and the positions where they will stand."""

    parameter: Parameter
    positions: tuple[ConstantPosition, ...]


class ComparedConstant(NamedTuple):
    """A comparison with the stored column that it is about, if it is about one."""

    comparison: Comparison
    table: str = ""
    column: Column | None = None

    @property
    def label(self) -> str:
        """What it is compared with, in words."""
        if self.column and self.column.label:
            return self.column.label
        column = self.comparison.subject.find(exp.Column)
        return column.name if column is not None else ""

    @property
    def kind(self) -> ColumnKind | None:
        """The kind of the stored column."""
        return self.column.kind if self.column else None


def list_candidates(
    compared: Sequence[ComparedConstant], tree: exp.Expr
) -> list[ParameterCandidate]:
    """The parameters that a statement could have, those of equal constants as one."""
    periods = list(_pair_days(compared))
    period_nodes = {id(position.node) for each in periods for position in each.positions}
    single_constants = [each for each in compared if id(each.comparison.node) not in period_nodes]
    others = [
        candidate for each in single_constants if (candidate := _make_candidate(each)) is not None
    ]
    merged_candidates: dict[str, ParameterCandidate] = {}
    for each in (*periods, *others, *_find_limit(tree)):
        key = repr(each.parameter)
        earlier = merged_candidates.get(key)
        positions = (*earlier.positions, *each.positions) if earlier else each.positions
        merged_candidates[key] = ParameterCandidate(each.parameter, positions)
    return list(merged_candidates.values())


def _pair_days(compared: Sequence[ComparedConstant]) -> Iterator[ParameterCandidate]:
    """Two days that bound one column, in conditions that hold together, are a period."""
    for first in compared:
        last = _find_end(first, compared) if first.comparison.operator == "from" else None
        begin = read_day(first.comparison.text)
        end = read_day(last.comparison.text) if last else None
        if last is None or begin is None or end is None or not _is_day(first):
            continue
        behind = last.comparison.operator == "below"
        to = _find_day_before(end.day) if behind else end.day
        if to is None or to < begin.day:
            continue
        default = {"from": begin.day, "to": to}
        ends: Edge = "behind" if behind else "last"
        positions = (
            ConstantPosition(first.comparison.node, "first", suffix=begin.rest),
            ConstantPosition(last.comparison.node, ends, suffix=end.rest),
        )
        yield ParameterCandidate(_make_parameter("period", first, default), positions)


def _find_end(
    first: ComparedConstant, compared: Sequence[ComparedConstant]
) -> ComparedConstant | None:
    """The one comparison that bounds the same column from above, in the same conjunction."""
    bounds = [
        each
        for each in compared
        if each.comparison.operator in ("to", "below")
        and each.comparison.subject == first.comparison.subject
        and _find_conjunction(each.comparison.node) is _find_conjunction(first.comparison.node)
    ]
    return bounds[0] if len(bounds) == 1 and not bounds[0].comparison.is_number else None


def _find_conjunction(node: exp.Expr) -> exp.Expr | None:
    """The topmost of the conditions that hold together with the one around a constant."""
    condition = node.find_ancestor(exp.Predicate)
    around = condition.parent if condition is not None else None
    while around is not None and isinstance(around.parent, exp.And | exp.Paren):
        around = around.parent
    return around


def _find_day_before(day: str) -> str | None:
    try:
        return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return None


def _is_day(compared: ComparedConstant) -> bool:
    return not compared.comparison.is_number and compared.kind in _DAYS


def _make_candidate(compared: ComparedConstant) -> ParameterCandidate | None:
    operator = compared.comparison.operator
    make: Callable[[ComparedConstant], ParameterCandidate | None]
    if operator == "in":
        make = _make_list
    elif operator == "like":
        make = _make_pattern
    elif compared.comparison.is_number:
        make = _make_number
    else:
        make = _make_text
    return make(compared)


def _make_list(compared: ComparedConstant) -> ParameterCandidate | None:
    parent = compared.comparison.node.parent
    comparisons = list_values(parent) if isinstance(parent, exp.In) else []
    numeric = compared.comparison.is_number
    values = [_to_number(each.text) if numeric else each.text for each in comparisons]
    if not 1 <= len(values) <= MAX_VALUES or not all(_is_value(each) for each in values):
        return None
    parameter = _make_parameter("values", compared, list(dict.fromkeys(values)))
    first, *rest = [each.node for each in comparisons]
    return ParameterCandidate(parameter, (ConstantPosition(first, rest=tuple(rest)),))


def _make_pattern(compared: ComparedConstant) -> ParameterCandidate | None:
    """The text between the wildcards of LIKE."""
    text = compared.comparison.text
    bare = text.strip("%")
    if compared.comparison.is_number or not bare or not _is_value(bare) or "%" in bare:
        return None
    begin = text.index(bare)
    position = ConstantPosition(
        compared.comparison.node, "whole", text[:begin], text[begin + len(bare) :]
    )
    return ParameterCandidate(_make_parameter("text", compared, bare), (position,))


def _make_number(compared: ComparedConstant) -> ParameterCandidate | None:
    value = _to_number(compared.comparison.text)
    if value is None:
        return None
    parameter = _make_parameter("number", compared, value)
    return ParameterCandidate(parameter, (ConstantPosition(compared.comparison.node),))


def _make_text(compared: ComparedConstant) -> ParameterCandidate | None:
    text, node = compared.comparison.text, compared.comparison.node
    day = read_day(text)
    if day is not None and _is_day(compared) and _is_real(day.day):
        parameter = _make_parameter("date", compared, day.day)
        return ParameterCandidate(parameter, (ConstantPosition(node, suffix=day.rest),))
    if not _is_value(text):
        return None
    is_stored_text = compared.column is not None and compared.kind == "text"
    kind: ParameterKind = "value" if is_stored_text else "text"
    return ParameterCandidate(_make_parameter(kind, compared, text), (ConstantPosition(node),))


def _find_limit(tree: exp.Expr) -> Iterator[ParameterCandidate]:
    """The number of rows that the whole statement gives."""
    limit = tree.args.get("limit")
    count = limit.args.get("count") or limit.args.get("expression") if limit else None
    if not isinstance(count, exp.Literal) or count.is_string:
        return
    rows = _to_number(count.name)
    if isinstance(rows, int) and 1 <= rows <= MAX_LIMIT:
        parameter = Parameter("", "limit", "", rows, (), numeric=True, integer=True, exposed=True)
        yield ParameterCandidate(parameter, (ConstantPosition(count),))


def _make_parameter(kind: ParameterKind, compared: ComparedConstant, default: Any) -> Parameter:
    numeric = compared.comparison.is_number
    digits = isinstance(default, int) or (
        isinstance(default, list) and all(isinstance(each, int) for each in default)
    )
    column = compared.column
    return Parameter(
        id="",
        kind=kind,
        label=compared.label,
        default=default,
        markers=(),
        numeric=numeric,
        integer=numeric and digits and compared.kind in _INTEGERS,
        table=compared.table if column else "",
        column=column.name if column else "",
        exposed=kind in _EXPOSED_KINDS,
    )


def _to_number(text: str) -> int | str | None:
    """The number, with its digits as they are where it is no whole one."""
    if _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    return text if _NUMBER.fullmatch(text) else None


def _is_value(value: object) -> bool:
    return isinstance(value, int) or (
        isinstance(value, str) and 0 < len(value) <= MAX_TEXT_CHARS and value.isprintable()
    )


def _is_real(day: str) -> bool:
    return _find_day_before(day) is not None
