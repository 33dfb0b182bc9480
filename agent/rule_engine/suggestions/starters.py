"""Starter suggestions: a ranking, a trend, a comparison and a count."""

from collections.abc import Iterator
from itertools import chain, zip_longest

from agent.rule_engine.intent import Measure
from agent.rule_engine.suggestions.askable_topics import AskableTopics
from agent.rule_engine.suggestions.suggestion import Suggestion

_TABLES = 6
_GROUPS = 3


def suggest_starters(topics: AskableTopics) -> Iterator[Suggestion]:
    """Suggestions about the likeliest tables, one of each shape before a second one."""
    tables = topics.tables[:_TABLES]
    things = sorted(topics.tables, key=topics.is_entity, reverse=True)[:_TABLES]
    lines = [
        chain.from_iterable(suggest_rankings(topics, table) for table in tables),
        chain.from_iterable(suggest_trends(topics, table) for table in tables),
        chain.from_iterable(suggest_comparisons(topics, table) for table in tables),
        (Suggestion("plain", Measure("count", table)) for table in things),
    ]
    for row in zip_longest(*lines):
        yield from (suggestion for suggestion in row if suggestion is not None)
    yield from (Suggestion("list", Measure("count", table)) for table in tables)


def suggest_for_table(topics: AskableTopics, table: str) -> Iterator[Suggestion]:
    """Suggestions about one table, one of each shape before a second one."""
    lines = [ask(topics, table) for ask in (suggest_rankings, suggest_trends, suggest_comparisons)]
    for row in zip_longest(*lines, [Suggestion("plain", Measure("count", table))]):
        yield from (suggestion for suggestion in row if suggestion is not None)


def suggest_rankings(topics: AskableTopics, table: str) -> Iterator[Suggestion]:
    """The first five by what is added up, or by how many there are."""
    groups = [*topics.entities(table), *topics.groups(table)][:_GROUPS]
    for measure in (*topics.measures(table)[:1], Measure("count", table)):
        for group in groups:
            yield Suggestion("top", measure, group)


def suggest_trends(topics: AskableTopics, table: str) -> Iterator[Suggestion]:
    """Over time."""
    day = topics.day(table)
    if day is None:
        return
    for measure in (*topics.measures(table)[:1], Measure("count", table)):
        yield Suggestion("trend", measure, grain=topics.grain(day))


def suggest_comparisons(topics: AskableTopics, table: str) -> Iterator[Suggestion]:
    """By what there are few of: as shares, or as they are; else all together."""
    groups, ranked_already = topics.groups(table)[:_GROUPS], not topics.entities(table)
    measures = topics.measures(table)[:2]
    for measure in (*measures, Measure("count", table)):
        for group in groups[1:] + groups[:1] if ranked_already else groups:
            yield Suggestion("share" if measure.aggregate == "sum" else "by", measure, group)
    yield from (Suggestion("plain", measure) for measure in measures)
