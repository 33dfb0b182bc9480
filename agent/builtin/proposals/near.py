"""What could be asked instead of a question that was not understood."""

from collections.abc import Iterator
from itertools import chain, zip_longest

from agent.builtin.intent import Compare, During, Filter, Group, Intent, Measure
from agent.builtin.proposals.proposal import Proposal, Shape
from agent.builtin.proposals.starters import comparisons, courses, rankings
from agent.builtin.proposals.topics import Topics
from agent.builtin.reading.context import Reading
from agent.builtin.reading.periods import grain_of

_TABLES = 3


def near(topics: Topics, reading: Reading) -> Iterator[Proposal]:
    """What was understood of it, without the rest; then what its tables are asked about."""
    intent = reading.intent
    tables = _tables(topics, reading)
    measures = [m for m in intent.measures if m.over is None]
    measures += [m for table in tables[:1] for m in topics.measures(table)[:1]]
    measures += [Measure("count", table) for table in tables[:1]]
    kept = list(dict.fromkeys([_filters(intent), ()]))
    if not intent.measures:
        yield from (p for filters in kept for p in _measured_elsewhere(topics, intent, filters))
    for filters in kept:
        for measure in dict.fromkeys(measures):
            yield from _with(topics, intent, measure, filters)
    yield from _about(topics, tables[:_TABLES])
    yield from (Proposal("list", Measure("count", table)) for table in tables[:_TABLES])


def _about(topics: Topics, tables: list[str]) -> Iterator[Proposal]:
    """What else these tables are asked about, one of each kind before a second one."""
    kinds = [
        chain.from_iterable(ask(topics, table) for table in tables)
        for ask in (courses, rankings, comparisons)
    ]
    counts = (Proposal("plain", Measure("count", table)) for table in tables)
    for row in zip_longest(*kinds, counts):
        yield from (proposal for proposal in row if proposal is not None)


def _measured_elsewhere(
    topics: Topics, intent: Intent, filters: tuple[Filter, ...]
) -> Iterator[Proposal]:
    """Where only what to group by was understood: what is known of it in other tables."""
    shape: Shape = "by" if intent.limit is None else "top"
    for group in [g for g in intent.groups if not g.grain][:1]:
        for table in topics.tables[:_TABLES]:
            known = (*topics.entities(table), *topics.groups(table))
            same = next((other for other in known if _are_same(group, other)), None)
            if same is not None:
                for measure in topics.measures(table)[:1]:
                    yield Proposal(shape, measure, same, filters=filters)


def _are_same(one: Group, two: Group) -> bool:
    """Whether both are the same things, in whatever language their names are."""
    return one.field == two.field or (one.key is not None and one.key == two.key)


def _with(
    topics: Topics, intent: Intent, measure: Measure, filters: tuple[Filter, ...]
) -> Iterator[Proposal]:
    """One measure, by what was named; else as a whole."""
    plain = [topics.spoken(Group(g.field, key=g.key)) for g in intent.groups if not g.grain]
    shape: Shape = "by" if intent.limit is None else "top"
    yield from (Proposal(shape, measure, group, filters=filters) for group in plain[:2])
    for asked in (*intent.buckets, *(g.grain for g in intent.groups)):
        grain = grain_of(asked)
        if grain is not None:
            yield Proposal("trend", measure, grain=grain, filters=filters)
    if not plain and (filters or measure in intent.measures):
        yield Proposal("plain", measure, filters=filters)
    if filters:
        groups = topics.groups(measure.table)[:1]
        yield from (Proposal("by", measure, group, filters=filters) for group in groups)


def _tables(topics: Topics, reading: Reading) -> list[str]:
    """The tables that words of the question name, then those that were found for it."""
    intent = reading.intent
    named = [m.table for m in intent.measures] + ([intent.subject] if intent.subject else [])
    named += sorted(reading.anchors, key=reading.warehouse.order.__getitem__)
    best = [c.table for mark in reading.marks for c in mark.refs[:1]]
    filled = set(topics.tables)
    return [t for t in dict.fromkeys([*named, *best, *topics.tables]) if t in filled]


def _filters(intent: Intent) -> tuple[Filter, ...]:
    return tuple(f for f in intent.filters if isinstance(f, During | Compare))
