"""In which of several columns a named value is meant."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace

from agent.rule_engine.intent import ExistenceFilter, Filter, ValueFilter
from agent.rule_engine.readings.ambiguity import (
    Alternative,
    Ambiguity,
    ReadQuestion,
    list_tables_above,
)
from agent.schema_graph import Field

_MOST_COLUMNS = 2


def find_open_value(question: ReadQuestion) -> Ambiguity | None:
    """Orders of Shanghai: where the customer lives, or where the shop is."""
    homes = {m.table for m in question.intent.measures} | {f.table for f in question.intent.outputs}
    if len(homes) != 1:
        return None
    [home] = homes
    reached = {home, *list_tables_above(question, home)}
    for place, filter_ in enumerate(question.intent.filters):
        if not isinstance(filter_, ValueFilter) or filter_.operator != "=":
            continue
        others = _list_tests(question, home, filter_, reached)
        fields = [field for field, _ in others]
        if not others or question.is_named(filter_.field, fields) or _names_other(question, fields):
            continue
        alternatives = []
        for other, test in others[:_MOST_COLUMNS]:
            variant = deepcopy(question.intent)
            variant.filters[place] = test
            alternatives.append(Alternative(_describe(question, other, filter_), variant))
        return Ambiguity(_describe(question, filter_.field, filter_), tuple(alternatives))
    return None


def _list_tests(
    question: ReadQuestion, home: str, filter_: ValueFilter, reached: set[str]
) -> Sequence[tuple[Field, Filter]]:
    """The other columns with the value, of the row; else of what something of it belongs to."""
    holders = _list_holders(question, filter_)
    own = [(f, replace(filter_, field=f)) for f in holders if f.table in reached]
    return own or [
        (field, ExistenceFilter(events, filters=(replace(filter_, field=field),)))
        for field in holders
        for events in _list_events_between(question, home, field.table)
    ]


def _list_events_between(question: ReadQuestion, home: str, holder: str) -> list[str]:
    """The table with most rows that belong to a row of each: tickets of visitors to museums."""
    graph = question.parse.graph
    tables = [
        table
        for table in graph.tables
        if any(e.to_one and e.right == home for e in graph.edges[table])
        and holder in list_tables_above(question, table)
        and graph.dates(table)
    ]
    return sorted(tables, key=lambda table: -(graph.tables[table].rows or 0))[:1]


def _list_holders(question: ReadQuestion, filter_: ValueFilter) -> list[Field]:
    """The other columns that hold the value that these words name."""
    holders: list[Field] = []
    for span in question.parse.spans:
        fields = {Field(hit.table, hit.column) for hit in span.values}
        if filter_.field not in fields:
            continue
        for hit in span.values:
            field = Field(hit.table, hit.column)
            if field != filter_.field and field not in holders and hit.value in filter_.values:
                holders.append(field)
    return holders


def _names_other(question: ReadQuestion, others: list[Field]) -> bool:
    return any(question.is_named(other) for other in others)


def _describe(question: ReadQuestion, field: Field, filter_: ValueFilter) -> str:
    values = "/".join(map(str, filter_.values))
    column, thing = question.wording.field(field), question.wording.table(field.table)
    return question.say("value", column=column, thing=thing, value=values)
