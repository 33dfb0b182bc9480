"""Finds where a statement names a measure: `MEASURE(revenue)`, or the bare name as a column."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlglot import exp

from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.measures.named_measures import NamedMeasures
from agent.term_sql import MEASURE_FUNCTION
from model.errors import SqlRejected
from model.sources.teaching import Term

_PLACES = frozenset({"expressions", "having", "order", "qualify"})
"""The clauses that are computed from groups."""


class MeasureCall(NamedTuple):
    """A place where a statement names a measure; `label` is what it says before the name."""

    node: exp.Expr
    select: exp.Select
    term: Term
    label: str


def find_calls(statement: Statement, measures: NamedMeasures) -> list[MeasureCall]:
    """The calls and the bare names. Raises `SqlRejected` where no aggregate may stand."""
    calls = [
        call
        for select in statement.list_selects()
        for call in (
            *_find_functions(select, measures),
            *_find_names(select, statement, measures),
        )
    ]
    for call in calls:
        _check_place(call)
    return calls


def is_measure_call(node: exp.Expr | None) -> bool:
    """Whether a node is `MEASURE(…)`."""
    return isinstance(node, exp.Anonymous) and node.name.upper() == MEASURE_FUNCTION


def _find_functions(select: exp.Select, measures: NamedMeasures) -> Iterator[MeasureCall]:
    for node in select.find_all(exp.Anonymous):
        if is_measure_call(node) and node.find_ancestor(exp.Query) is select:
            word, label = _read_argument(node)
            term = measures.find(word)
            if term is None:
                raise SqlRejected("measures.unknown", name=word, names=measures.names)
            yield MeasureCall(node, select, term, label)


def _read_argument(call: exp.Anonymous) -> tuple[str, str]:
    """The name in a call, and what stands before it."""
    [argument, *more] = call.expressions or [exp.Null()]
    if more or not isinstance(argument, exp.Column | exp.Literal):
        return ", ".join(each.sql() for each in call.expressions), ""
    return argument.name, argument.table if isinstance(argument, exp.Column) else ""


def _find_names(
    select: exp.Select, statement: Statement, measures: NamedMeasures
) -> Iterator[MeasureCall]:
    for column in statement.list_columns(select):
        term = measures.find(column.name) if not is_measure_call(column.parent) else None
        if term is None:
            continue
        kind, table = statement.resolve(column).kind, (term.values.table or "").rpartition(".")[2]
        is_absent = kind == "unlabelled" and column.table.lower() == table.lower()
        if kind == "missing" or is_absent:
            yield MeasureCall(column, select, term, column.table)


def _check_place(call: MeasureCall) -> None:
    node = call.node
    while node.parent is not None and node.parent is not call.select:
        node = node.parent
    if node.arg_key not in _PLACES:
        raise SqlRejected("measures.place", name=call.term.values.name)
