"""Alternative suggestions for a question that was not understood."""

from collections.abc import Iterator
from itertools import chain, zip_longest

from agent.rule_engine.intent import Filter, Group, Intent, Measure, PeriodFilter, ValueFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.suggestions.askable_topics import AskableTopics
from agent.rule_engine.suggestions.starters import (
    suggest_comparisons,
    suggest_rankings,
    suggest_trends,
)
from agent.rule_engine.suggestions.suggestion import Shape, Suggestion
from agent.time_expressions.calendar_periods import to_grain

_TABLES = 3


def suggest_alternatives(topics: AskableTopics, parse: Parse) -> Iterator[Suggestion]:
    """The understood part of the question; then common questions about its tables."""
    intent = parse.intent
    tables = _rank_tables(topics, parse)
    measures = [m for m in intent.measures if m.over is None]
    measures += [m for table in tables[:1] for m in topics.measures(table)[:1]]
    measures += [Measure("count", table) for table in tables[:1]]
    options = list(dict.fromkeys([_list_usable_filters(intent), ()]))
    if not intent.measures:
        yield from (
            p for filters in options for p in _suggest_other_tables(topics, intent, filters)
        )
    for filters in options:
        for measure in dict.fromkeys(measures):
            yield from _suggest_with_measure(topics, intent, measure, filters)
    yield from _suggest_about_tables(topics, tables[:_TABLES])
    yield from (Suggestion("list", Measure("count", table)) for table in tables[:_TABLES])


def _suggest_about_tables(topics: AskableTopics, tables: list[str]) -> Iterator[Suggestion]:
    """What else these tables are asked about, one of each kind before a second one."""
    kinds = [
        chain.from_iterable(ask(topics, table) for table in tables)
        for ask in (suggest_trends, suggest_rankings, suggest_comparisons)
    ]
    counts = (Suggestion("plain", Measure("count", table)) for table in tables)
    for row in zip_longest(*kinds, counts):
        yield from (suggestion for suggestion in row if suggestion is not None)


def _suggest_other_tables(
    topics: AskableTopics, intent: Intent, filters: tuple[Filter, ...]
) -> Iterator[Suggestion]:
    """Where only what to group by was understood: what is known of it in other tables."""
    shape: Shape = "by" if intent.limit is None else "top"
    for group in [g for g in intent.groups if not g.grain][:1]:
        for table in topics.tables[:_TABLES]:
            groups = (*topics.entities(table), *topics.groups(table))
            same = next((other for other in groups if _are_same_groups(group, other)), None)
            if same is not None:
                for measure in topics.measures(table)[:1]:
                    yield Suggestion(shape, measure, same, filters=filters)


def _are_same_groups(one: Group, two: Group) -> bool:
    """Whether both are the same things, in whatever language their names are."""
    return one.field == two.field or (one.key is not None and one.key == two.key)


def _suggest_with_measure(
    topics: AskableTopics, intent: Intent, measure: Measure, filters: tuple[Filter, ...]
) -> Iterator[Suggestion]:
    """One measure, by what was named; else as a whole."""
    plain = [topics.localize_group(Group(g.field, key=g.key)) for g in intent.groups if not g.grain]
    shape: Shape = "by" if intent.limit is None else "top"
    yield from (Suggestion(shape, measure, group, filters=filters) for group in plain[:2])
    for bucket in (*intent.buckets, *(g.grain for g in intent.groups)):
        grain = to_grain(bucket)
        if grain is not None:
            yield Suggestion("trend", measure, grain=grain, filters=filters)
    if not plain and (filters or measure in intent.measures):
        yield Suggestion("plain", measure, filters=filters)
    if filters:
        groups = topics.groups(measure.table)[:1]
        yield from (Suggestion("by", measure, group, filters=filters) for group in groups)


def _rank_tables(topics: AskableTopics, parse: Parse) -> list[str]:
    """The tables that words of the question name, then those that were found for it."""
    intent = parse.intent
    tables = [m.table for m in intent.measures] + ([intent.subject] if intent.subject else [])
    tables += sorted(parse.anchors, key=parse.graph.order.__getitem__)
    best = [c.table for span in parse.spans for c in span.candidates[:1]]
    filled = set(topics.tables)
    return [t for t in dict.fromkeys([*tables, *best, *topics.tables]) if t in filled]


def _list_usable_filters(intent: Intent) -> tuple[Filter, ...]:
    return tuple(f for f in intent.filters if isinstance(f, PeriodFilter | ValueFilter))
