"""Two tables of the same kind of rows: those of now, and those kept of earlier."""

import re
from copy import deepcopy
from dataclasses import replace

from agent.rule_engine.intent import AverageFilter, Intent, Measure, PeriodFilter, ValueFilter
from agent.rule_engine.readings.ambiguity import Alternative, Ambiguity, ReadQuestion
from agent.schema_graph import Field, SchemaGraph

# Wider than `stale_tables`: here two tables of one shape are compared.
_OLD = re.compile(
    r"\b(?:old|history|historic(?:al)?|archived?|legacy|previous|backup|bak|his|hist)\b"
    r"|历史|旧|归档|存档|往年|备份",
    re.IGNORECASE,
)
_LEAST_SHARED = 0.7
_MIN_COLUMNS = 4


def find_twin(graph: SchemaGraph, table: str) -> str | None:
    """The table whose columns are mostly the same, of which one is called old."""
    columns = {column.name for column in graph.tables[table].columns}
    for other in graph.tables:
        theirs = {column.name for column in graph.tables[other].columns}
        smaller = min(len(columns), len(theirs))
        common = len(columns & theirs)
        if other == table or smaller < _MIN_COLUMNS or common < _LEAST_SHARED * smaller:
            continue
        if is_old(graph, other) != is_old(graph, table):
            return other
    return None


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
    names = {column.name for column in graph.tables[twin].columns}
    fields = {m.field for m in intent.measures if m.field is not None}
    fields |= {g.field for g in intent.groups}
    if any(m.sql for m in intent.measures):
        return None
    for filter_ in intent.filters:
        if not isinstance(filter_, ValueFilter | PeriodFilter | AverageFilter):
            return None
        fields |= {filter_.field} if filter_.field is not None else set()
    if any(f.table == table and f.column not in names for f in fields):
        return None

    def move(field: Field) -> Field:
        return Field(twin, field.column) if field.table == table else field

    variant = deepcopy(intent)
    variant.measures = [_move_measure(m, table, twin) for m in variant.measures]
    variant.filters = [
        replace(f, field=move(f.field))
        if isinstance(f, ValueFilter | PeriodFilter | AverageFilter) and f.field is not None
        else f
        for f in variant.filters
    ]
    variant.groups = [replace(g, field=move(g.field)) for g in variant.groups]
    if variant.order is not None:
        by = variant.order.by
        new_by = _move_measure(by, table, twin) if isinstance(by, Measure) else move(by)
        variant.order = replace(variant.order, by=new_by)
    if variant.subject == table:
        variant.subject = twin
    return variant


def _move_measure(measure: Measure, table: str, twin: str) -> Measure:
    if measure.table != table:
        return measure
    field = Field(twin, measure.field.column) if measure.field is not None else None
    return replace(measure, table=twin, field=field)


def prefer_current_rows(intent: Intent, graph: SchemaGraph, question: str) -> Intent:
    """The intent over the current rows, where old ones were taken and nobody asked for them."""
    tables = {m.table for m in intent.measures}
    if len(tables) != 1 or _OLD.search(question):
        return intent
    [table] = tables
    twin = find_twin(graph, table) if is_old(graph, table) else None
    twin_intent = move_to_twin(intent, graph, table, twin) if twin is not None else None
    return twin_intent or intent
