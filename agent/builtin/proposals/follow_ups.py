"""What to ask next: the same measure seen in another way, with the filters it has."""

from collections.abc import Iterator

from agent.builtin.intent import Compare, During, Filter, Group, Intent, Measure
from agent.builtin.proposals.proposal import TOP, Proposal
from agent.builtin.proposals.topics import Topics
from agent.builtin.reading.periods import Grain
from model.sources.query import QueryResult

_GROUPS = 3
_FEW, _MANY = 2, 12
MOST_ROWS_SEEN = _MANY + 1
"""Whether there are more rows makes no difference."""
_MONTH_DAYS, _YEARS_DAYS = 40, 1_500


def follow_ups(topics: Topics, intent: Intent, result: QueryResult) -> Iterator[Proposal]:
    """Other views of what was asked; none of them what was asked."""
    for proposal in _views(topics, intent, result):
        if not proposal.is_asked_by(intent):
            yield proposal


def _views(topics: Topics, intent: Intent, result: QueryResult) -> Iterator[Proposal]:
    measure = _measure(intent)
    if measure is None:
        return
    filters = tuple(intent.filters) if result.rows else ()
    plain = [group for group in intent.groups if not group.grain]
    timed = len(plain) < len(intent.groups)
    fields = {group.field for group in plain} | {_field(f) for f in filters}
    others = [g for g in topics.groups(measure.table) if g.field not in fields][:_GROUPS]
    trend = None if timed else _trend(topics, measure, filters)
    if trend is not None:
        yield trend
    yield from (Proposal("by", measure, group, filters=filters) for group in others[:1])
    yield from () if intent.measures else _of_listed(topics, measure.table, filters)
    yield from _within_first(topics, intent, result, others)
    yield from _as_wholes(measure, plain, result, filters)
    entities = [g for g in topics.entities(measure.table) if g.field not in fields]
    yield from (Proposal("top", measure, g, filters=filters) for g in entities[:_GROUPS])
    yield from (Proposal("by", measure, group, filters=filters) for group in others[1:])
    yield from _otherwise(topics, measure, plain, filters)


def _measure(intent: Intent) -> Measure | None:
    """What was computed; for a list how many there are."""
    if intent.measures:
        return intent.measures[0]
    return Measure("count", intent.subject) if intent.subject is not None else None


def _of_listed(topics: Topics, table: str, filters: tuple[Filter, ...]) -> Iterator[Proposal]:
    """Of things that were listed, or of what their rows belong to: which have most of something."""
    for other, group in topics.about(table):
        for measure in topics.measures(other)[:1]:
            yield Proposal("top", measure, group, filters=filters)
    for measure in topics.measures(table)[:1]:
        for group in topics.entities(table)[:1]:
            yield Proposal("top", measure, group, filters=filters)


def _trend(topics: Topics, measure: Measure, filters: tuple[Filter, ...]) -> Proposal | None:
    day = topics.day(measure.table)
    if day is None:
        return None
    grain = _grain(filters) or topics.grain(day)
    return Proposal("trend", measure, grain=grain, filters=filters)


def _grain(filters: tuple[Filter, ...]) -> Grain | None:
    """What divides the period that is asked about, if one is."""
    for filter_ in filters:
        if isinstance(filter_, During):
            starts = [p.start for p in filter_.periods if p.start]
            ends = [p.end for p in filter_.periods if p.end]
            if starts and ends:
                days = (max(ends) - min(starts)).days
                return "day" if days < _MONTH_DAYS else "month" if days < _YEARS_DAYS else "year"
    return None


def _within_first(
    topics: Topics, intent: Intent, result: QueryResult, others: list[Group]
) -> Iterator[Proposal]:
    """Into the first row: how its own rows are divided."""
    measure, plain = _measure(intent), [g for g in intent.groups if not g.grain]
    first = result.rows[0][0] if result.rows and result.rows[0] else None
    if measure is None or len(intent.groups) != 1 or not plain or not isinstance(first, str):
        return
    filters = (*intent.filters, Compare(plain[0].field, "=", (first,)))
    if not first or any(_field(f) == plain[0].field for f in intent.filters):
        return
    trend = _trend(topics, measure, filters)
    if len(others) > 1:
        yield Proposal("by", measure, others[1], filters=filters)
    if trend is not None:
        yield trend
    yield from (Proposal("by", measure, group, filters=filters) for group in others[:1])


def _as_wholes(
    measure: Measure, plain: list[Group], result: QueryResult, filters: tuple[Filter, ...]
) -> Iterator[Proposal]:
    """The same groups as shares, or only the first of many."""
    if len(plain) != 1:
        return
    if _FEW <= len(result.rows) <= _MANY and measure.aggregate in ("sum", "count"):
        yield Proposal("share", measure, plain[0], filters=filters)
    if len(result.rows) > TOP:
        yield Proposal("top", measure, plain[0], filters=filters)


def _otherwise(
    topics: Topics, measure: Measure, plain: list[Group], filters: tuple[Filter, ...]
) -> Iterator[Proposal]:
    """Other numbers of the same rows."""
    group = plain[0] if len(plain) == 1 else None
    counted = Measure("count", measure.table)
    for other in (*topics.measures(measure.table)[:2], counted):
        if other != measure:
            yield Proposal("by" if group else "plain", other, group, filters=filters)
    if group is not None:
        yield Proposal("plain", measure, filters=filters)
    if not filters:
        yield Proposal("list", counted)


def _field(filter_: Filter) -> object:
    return filter_.field if isinstance(filter_, Compare) else None
