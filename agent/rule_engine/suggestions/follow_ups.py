"""Follow-up suggestions: the same measure and filters in another view."""

from collections.abc import Iterator

from agent.rule_engine.intent import Filter, Group, Intent, Measure, PeriodFilter, ValueFilter
from agent.rule_engine.suggestions.askable_topics import AskableTopics
from agent.rule_engine.suggestions.suggestion import TOP, Suggestion
from agent.time_expressions.calendar_periods import Grain
from model.sources.query import QueryResult

_GROUPS = 3
_FEW, _MANY = 2, 12
MOST_ROWS_SEEN = _MANY + 1
"""Whether there are more rows makes no difference."""
_MONTH_DAYS, _YEARS_DAYS = 40, 1_500


def suggest_follow_ups(
    topics: AskableTopics, intent: Intent, result: QueryResult
) -> Iterator[Suggestion]:
    """Other views of what was asked; none of them what was asked."""
    for suggestion in _list_views(topics, intent, result):
        if not suggestion.is_asked_by(intent):
            yield suggestion


def _list_views(topics: AskableTopics, intent: Intent, result: QueryResult) -> Iterator[Suggestion]:
    measure = _find_measure(intent)
    if measure is None:
        return
    filters = tuple(intent.filters) if result.rows else ()
    plain = [group for group in intent.groups if not group.grain]
    timed = len(plain) < len(intent.groups)
    fields = {group.field for group in plain} | {_find_field(f) for f in filters}
    others = [g for g in topics.groups(measure.table) if g.field not in fields][:_GROUPS]
    trend = None if timed else _suggest_trend(topics, measure, filters)
    if trend is not None:
        yield trend
    yield from (Suggestion("by", measure, group, filters=filters) for group in others[:1])
    yield from () if intent.measures else _suggest_about_list(topics, measure.table, filters)
    yield from _suggest_within_first(topics, intent, result, others)
    yield from _suggest_shares(measure, plain, result, filters)
    entities = [g for g in topics.entities(measure.table) if g.field not in fields]
    yield from (Suggestion("top", measure, g, filters=filters) for g in entities[:_GROUPS])
    yield from (Suggestion("by", measure, group, filters=filters) for group in others[1:])
    yield from _suggest_other_measures(topics, measure, plain, filters)


def _find_measure(intent: Intent) -> Measure | None:
    """What was computed; for a list how many there are."""
    if intent.measures:
        return intent.measures[0]
    return Measure("count", intent.subject) if intent.subject is not None else None


def _suggest_about_list(
    topics: AskableTopics, table: str, filters: tuple[Filter, ...]
) -> Iterator[Suggestion]:
    """Rankings of the listed rows, or of the entities that they belong to."""
    for other, group in topics.about(table):
        for measure in topics.measures(other)[:1]:
            yield Suggestion("top", measure, group, filters=filters)
    for measure in topics.measures(table)[:1]:
        for group in topics.entities(table)[:1]:
            yield Suggestion("top", measure, group, filters=filters)


def _suggest_trend(
    topics: AskableTopics, measure: Measure, filters: tuple[Filter, ...]
) -> Suggestion | None:
    day = topics.day(measure.table)
    if day is None:
        return None
    grain = _choose_grain(filters) or topics.grain(day)
    return Suggestion("trend", measure, grain=grain, filters=filters)


def _choose_grain(filters: tuple[Filter, ...]) -> Grain | None:
    """What divides the period that is asked about, if one is."""
    for filter_ in filters:
        if isinstance(filter_, PeriodFilter):
            starts = [p.start for p in filter_.periods if p.start]
            ends = [p.end for p in filter_.periods if p.end]
            if starts and ends:
                days = (max(ends) - min(starts)).days
                return "day" if days < _MONTH_DAYS else "month" if days < _YEARS_DAYS else "year"
    return None


def _suggest_within_first(
    topics: AskableTopics, intent: Intent, result: QueryResult, others: list[Group]
) -> Iterator[Suggestion]:
    """A breakdown of the first row by another group."""
    measure, plain = _find_measure(intent), [g for g in intent.groups if not g.grain]
    first = result.rows[0][0] if result.rows and result.rows[0] else None
    if measure is None or len(intent.groups) != 1 or not plain or not isinstance(first, str):
        return
    filters = (*intent.filters, ValueFilter(plain[0].field, "=", (first,)))
    if not first or any(_find_field(f) == plain[0].field for f in intent.filters):
        return
    trend = _suggest_trend(topics, measure, filters)
    if len(others) > 1:
        yield Suggestion("by", measure, others[1], filters=filters)
    if trend is not None:
        yield trend
    yield from (Suggestion("by", measure, group, filters=filters) for group in others[:1])


def _suggest_shares(
    measure: Measure, plain: list[Group], result: QueryResult, filters: tuple[Filter, ...]
) -> Iterator[Suggestion]:
    """The same groups as shares, or only the first of many."""
    if len(plain) != 1:
        return
    if _FEW <= len(result.rows) <= _MANY and measure.aggregate in ("sum", "count"):
        yield Suggestion("share", measure, plain[0], filters=filters)
    if len(result.rows) > TOP:
        yield Suggestion("top", measure, plain[0], filters=filters)


def _suggest_other_measures(
    topics: AskableTopics, measure: Measure, plain: list[Group], filters: tuple[Filter, ...]
) -> Iterator[Suggestion]:
    """Other numbers of the same rows."""
    group = plain[0] if len(plain) == 1 else None
    row_count = Measure("count", measure.table)
    for other in (*topics.measures(measure.table)[:2], row_count):
        if other != measure:
            yield Suggestion("by" if group else "plain", other, group, filters=filters)
    if group is not None:
        yield Suggestion("plain", measure, filters=filters)
    if not filters:
        yield Suggestion("list", row_count)


def _find_field(filter_: Filter) -> object:
    return filter_.field if isinstance(filter_, ValueFilter) else None
