"""Whether people are counted once each, or with everything that they did; and who is active."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace

from agent.rule_engine.intent import ExistenceFilter, Filter, Measure, PeriodFilter, ValueFilter
from agent.rule_engine.parsing.business.entities import (
    EVENT_SENSES,
    find_event_table,
    find_main_events,
    find_table_senses,
)
from agent.rule_engine.readings.ambiguity import (
    Alternative,
    Ambiguity,
    ReadQuestion,
    exchange_measure,
)
from agent.rule_engine.readings.somebody import find_whose_edge, is_somebody

_MIN_REFERENCES = 2
"""A table that refers to fewer others holds things, not what happens to them."""
_ACTIVE = re.compile(r"\bactive\b|活跃|有效|现有", re.IGNORECASE)


def find_open_heads(question: ReadQuestion) -> Ambiguity | None:
    """Customers by channel of their orders: different customers, or orders."""
    intent = question.intent
    if len(intent.measures) != 1 or intent.history is not None or intent.newcomers:
        return None
    [measure] = intent.measures
    if measure.field is not None or measure.aggregate != "count" or measure.over is not None:
        return None
    people = measure.table
    if not is_somebody(question.parse, people):
        return None
    events = _find_events(question, people)
    if events is None or question.names_table(events):
        return None
    variant = exchange_measure(intent, measure, Measure("count", events))
    variant.filters = [each for f in deepcopy(intent.filters) for each in _to_rows(f, events)]
    variant.subject = None
    other = question.say("by", column=question.wording.measure(Measure("count", events)))
    words = question.say("heads", thing=question.wording.table(people))
    return Ambiguity(words, (Alternative(other, variant),))


def find_open_activity(question: ReadQuestion) -> Ambiguity | None:
    """Active members: those whose state says so, or those of whom there are any visits."""
    intent = question.intent
    if not _ACTIVE.search(question.text) or not all(m.field is None for m in intent.measures):
        return None
    for place, filter_ in enumerate(intent.filters):
        if not isinstance(filter_, ValueFilter) or filter_.operator != "=":
            continue
        people = filter_.field.table
        if not is_somebody(question.parse, people) or question.is_named(filter_.field):
            continue
        values = "/".join(map(str, filter_.values))
        column, thing = question.wording.field(filter_.field), question.wording.table(people)
        words = question.say("value", column=column, thing=thing, value=values)
        events = find_event_table(question.parse, people) or find_main_events(question.parse)
        if events is None or find_whose_edge(question.parse, events, people) is None:
            return Ambiguity(words, ())
        variant = deepcopy(intent)
        variant.filters[place] = ExistenceFilter(events)
        other = question.say(
            "with_events", events=question.wording.pluralize(question.wording.table(events))
        )
        return Ambiguity(words, (Alternative(other, variant),))
    return None


def find_open_presence(question: ReadQuestion) -> Ambiguity | None:
    """Members of this year: those who registered in it, or those who came in it."""
    intent = question.intent
    if intent.newcomers or intent.start_column is not None or intent.history is not None:
        return None
    if len(intent.measures) != 1 or intent.measures[0].field is not None:
        return None
    people = intent.measures[0].table
    for place, filter_ in enumerate(intent.filters):
        day = filter_.field if isinstance(filter_, PeriodFilter) else None
        if not isinstance(filter_, PeriodFilter) or day is None or day.table != people:
            continue
        if question.is_named(day) or not (
            is_somebody(question.parse, people) or _is_thing(question, people)
        ):
            return None
        words = question.say("by", column=question.wording.field(day))
        return Ambiguity(words, tuple(_list_present(question, place, filter_, people)))
    return None


def _list_present(
    question: ReadQuestion, place: int, period: PeriodFilter, people: str
) -> Iterator[Alternative]:
    """Those of whom there is something in the period."""
    graph = question.parse.graph
    events = _find_doings(question, people)
    if events is None:
        return
    for day in graph.dates(events)[:1]:
        variant = deepcopy(question.intent)
        within = replace(period, field=day)
        variant.filters[place] = ExistenceFilter(events, filters=(within,))
        name = question.wording.pluralize(question.wording.table(events))
        yield Alternative(question.say("with_events", events=name), variant)


def _find_doings(question: ReadQuestion, table: str) -> str | None:
    """What people do; else the rows with a day that belong to the things, the most of them."""
    parse, graph = question.parse, question.parse.graph
    if is_somebody(parse, table):
        events = find_event_table(parse, table) or find_main_events(parse)
        whose = find_whose_edge(parse, events, table) if events is not None else None
        return events if whose is not None else None
    below = [t for t in graph.tables if any(e.to_one and e.right == table for e in graph.edges[t])]
    dated = [t for t in below if graph.dates(t)]
    return max(dated, key=lambda t: graph.tables[t].rows or 0, default=None)


def _is_thing(question: ReadQuestion, table: str) -> bool:
    """Whether its rows are things to which something happens, and not what happens."""
    is_event = bool(find_table_senses(question.parse, table) & EVENT_SENSES)
    return not is_event and question.parse.graph.count_references(table) < _MIN_REFERENCES


def _find_events(question: ReadQuestion, people: str) -> str | None:
    """The one table of what they did by which they are filtered or grouped."""
    tables = {f.table for f in question.intent.filters if isinstance(f, ExistenceFilter)}
    filters = [f for f in question.intent.filters if isinstance(f, ValueFilter | PeriodFilter)]
    tables |= {f.field.table for f in filters if f.field is not None}
    tables |= {group.field.table for group in question.intent.groups}
    events = {t for name in tables - {people} for t in _list_events(question, people, name)}
    return events.pop() if len(events) == 1 else None


def _list_events(question: ReadQuestion, people: str, table: str) -> list[str]:
    """The table itself, where its rows are of people; else those whose rows are of both."""
    edges = question.parse.graph.edges
    below = [t for t in edges if find_whose_edge(question.parse, t, people) is not None]
    if table in below:
        return [table]
    return [t for t in below if any(e.to_one and e.right == table for e in edges[t])]


def _to_rows(filter_: Filter, events: str) -> tuple[Filter, ...]:
    """That there are such rows, as conditions on the rows themselves."""
    if isinstance(filter_, ExistenceFilter) and filter_.table == events and not filter_.negated:
        return filter_.filters
    return (filter_,)
