"""Whether people are counted once each, or with everything that they did."""

from copy import deepcopy

from agent.rule_engine.intent import ExistenceFilter, Filter, Measure, PeriodFilter, ValueFilter
from agent.rule_engine.parsing.business.entities import find_owner_edge, is_person
from agent.rule_engine.readings.ambiguity import (
    Alternative,
    Ambiguity,
    ReadQuestion,
    exchange_measure,
)


def find_open_heads(read: ReadQuestion) -> Ambiguity | None:
    """Customers by channel of their orders: different customers, or orders."""
    intent = read.intent
    if len(intent.measures) != 1 or intent.history is not None or intent.newcomers:
        return None
    [measure] = intent.measures
    if measure.field is not None or measure.aggregate != "count" or measure.over is not None:
        return None
    people = measure.table
    if not is_person(read.parse, people):
        return None
    events = _find_events(read, people)
    if events is None or read.names_table(events):
        return None
    changed = exchange_measure(intent, measure, Measure("count", events))
    changed.filters = [each for f in deepcopy(intent.filters) for each in _to_rows(f, events)]
    changed.subject = None
    other = read.say("by", column=read.wording.measure(Measure("count", events)))
    taken = read.say("heads", thing=read.wording.table(people))
    return Ambiguity(taken, (Alternative(other, changed),))


def _find_events(read: ReadQuestion, people: str) -> str | None:
    """The one table of what they did by which they are filtered or grouped."""
    named = {f.table for f in read.intent.filters if isinstance(f, ExistenceFilter)}
    filters = [f for f in read.intent.filters if isinstance(f, ValueFilter | PeriodFilter)]
    named |= {f.field.table for f in filters if f.field is not None}
    named |= {group.field.table for group in read.intent.groups}
    below = [t for t in named - {people} if find_owner_edge(read.parse, t, people) is not None]
    return below[0] if len(below) == 1 else None


def _to_rows(filter_: Filter, events: str) -> tuple[Filter, ...]:
    """That there are such rows, as conditions on the rows themselves."""
    if isinstance(filter_, ExistenceFilter) and filter_.table == events and not filter_.negated:
        return filter_.filters
    return (filter_,)
