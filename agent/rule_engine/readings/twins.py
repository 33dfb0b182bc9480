"""Two tables of the same kind of rows: those of now, and those kept of earlier."""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace

from agent.rule_engine.intent import (
    AverageFilter,
    Filter,
    Group,
    Intent,
    Measure,
    PeriodFilter,
    ValueFilter,
)
from agent.rule_engine.readings.ambiguity import Alternative, Ambiguity, ReadQuestion
from agent.schema_graph import Field, SchemaGraph

# Wider than `stale_tables`: here two tables of one shape are compared.
_OLD = re.compile(
    r"\b(?:old|history|historic(?:al)?|archived?|legacy|previous|backup|bak|his|hist"
    r"|former|leavers?|left|ended|expired|inactive|draft)\b"
    r"|历史|旧|归档|存档|往年|备份|离职|离任|退出|停用|已?注销|作废|初稿|草稿",
    re.IGNORECASE,
)
_LEAST_SHARED = 0.7
_MIN_COLUMNS = 4


def find_twin(graph: SchemaGraph, table: str) -> str | None:
    """The table whose columns are mostly the same, of which one is called old."""
    columns = _name_columns(graph, table).keys()
    for other in graph.tables:
        theirs = _name_columns(graph, other).keys()
        smaller = min(len(columns), len(theirs))
        common = len(columns & theirs)
        if other == table or smaller < _MIN_COLUMNS or common < _LEAST_SHARED * smaller:
            continue
        if is_old(graph, other) != is_old(graph, table):
            return other
    return None


def _name_columns(graph: SchemaGraph, table: str) -> dict[str, str]:
    """Each column by its name without blanks, by which headers of two sheets may differ."""
    columns = graph.tables[table].columns
    return {"".join(column.name.split()).lower(): column.name for column in columns}


def is_old(graph: SchemaGraph, table: str) -> bool:
    """Whether it is called history or the like."""
    return bool(_OLD.search(f"{table.replace('_', ' ')} {graph.tables[table].label}"))


def find_twin_rows(question: ReadQuestion) -> Ambiguity | None:
    """The rows of both tables together, where one number is asked for and neither is named."""
    intent, graph = question.intent, question.parse.graph
    plain = not (intent.groups or intent.limit or intent.having or intent.growth or intent.share)
    if len(intent.measures) != 1 or not plain or intent.measures[0].aggregate not in _ADDED:
        return None
    [measure] = intent.measures
    twin = find_twin(graph, measure.table)
    if twin is None or _OLD.search(question.text):
        return None
    twin_intent = move_to_twin(intent, graph, measure.table, twin)
    if twin_intent is None:
        return None
    names = {"table": question.wording.table(measure.table), "twin": question.wording.table(twin)}
    both = Alternative(question.say("both", **names), twin_intent, beside=True)
    return Ambiguity(question.say("only", **names), (both,))


_ADDED = ("count", "sum")


def move_to_twin(intent: Intent, graph: SchemaGraph, table: str, twin: str) -> Intent | None:
    """The intent over the rows of the other table; None where that lacks a column of it."""
    if any(m.sql for m in intent.measures):
        return None
    if not all(isinstance(f, ValueFilter | PeriodFilter | AverageFilter) for f in intent.filters):
        return None
    own, theirs = _name_columns(graph, table), _name_columns(graph, twin)
    move = _Move(table, twin, {name: theirs[key] for key, name in own.items() if key in theirs})
    if not all(map(move.knows, _list_fields(intent))):
        return None
    return move.apply(intent)


def _list_fields(intent: Intent) -> list[Field]:
    filters = (
        f for f in intent.filters if isinstance(f, ValueFilter | PeriodFilter | AverageFilter)
    )
    fields = (*(m.field for m in intent.measures), *(f.field for f in filters))
    named = [field for field in fields if field is not None]
    named += [g.key for g in intent.groups if g.key is not None]
    if intent.order is not None and isinstance(intent.order.by, Field):
        named.append(intent.order.by)
    return [*named, *(g.field for g in intent.groups), *intent.outputs]


@dataclass(frozen=True)
class _Move:
    """From a table to its twin, which calls its columns as `columns` says."""

    table: str
    twin: str
    columns: Mapping[str, str]

    def knows(self, field: Field) -> bool:
        return field.table != self.table or field.column in self.columns

    def apply(self, intent: Intent) -> Intent:
        variant = deepcopy(intent)
        variant.measures = [self._move_measure(m) for m in variant.measures]
        variant.outputs = [self._move_field(field) for field in variant.outputs]
        variant.filters = [self._move_filter(f) for f in variant.filters]
        variant.groups = [self._move_group(g) for g in variant.groups]
        if variant.order is not None:
            by = variant.order.by
            moved = self._move_measure(by) if isinstance(by, Measure) else self._move_field(by)
            variant.order = replace(variant.order, by=moved)
        if variant.subject == self.table:
            variant.subject = self.twin
        return variant

    def _move_field(self, field: Field) -> Field:
        is_own = field.table == self.table
        return Field(self.twin, self.columns[field.column]) if is_own else field

    def _move_group(self, group: Group) -> Group:
        key = self._move_field(group.key) if group.key is not None else None
        return replace(group, field=self._move_field(group.field), key=key)

    def _move_measure(self, measure: Measure) -> Measure:
        if measure.table != self.table:
            return measure
        field = self._move_field(measure.field) if measure.field is not None else None
        return replace(measure, table=self.twin, field=field)

    def _move_filter(self, test: Filter) -> Filter:
        if isinstance(test, ValueFilter | PeriodFilter | AverageFilter) and test.field is not None:
            return replace(test, field=self._move_field(test.field))
        return test


def prefer_current_rows(intent: Intent, graph: SchemaGraph, question: str) -> Intent:
    """The intent over the current rows, where old ones were taken and nobody asked for them."""
    tables = {m.table for m in intent.measures} or {f.table for f in intent.outputs}
    if len(tables) != 1 or _OLD.search(question):
        return intent
    [table] = tables
    twin = find_twin(graph, table) if is_old(graph, table) else None
    twin_intent = move_to_twin(intent, graph, table, twin) if twin is not None else None
    return twin_intent or intent
