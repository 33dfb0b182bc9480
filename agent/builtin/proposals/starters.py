"""What to ask first: a ranking, a course over time, a comparison and a count."""

from collections.abc import Iterator
from itertools import chain, zip_longest

from agent.builtin.intent import Measure
from agent.builtin.proposals.proposal import Proposal
from agent.builtin.proposals.topics import Topics

_TABLES = 6
_GROUPS = 3


def starters(topics: Topics) -> Iterator[Proposal]:
    """Proposals over the likeliest tables, one of each shape before a second one."""
    tables = topics.tables[:_TABLES]
    things = sorted(topics.tables, key=topics.is_thing, reverse=True)[:_TABLES]
    lines = [
        chain.from_iterable(rankings(topics, table) for table in tables),
        chain.from_iterable(courses(topics, table) for table in tables),
        chain.from_iterable(comparisons(topics, table) for table in tables),
        (Proposal("plain", Measure("count", table)) for table in things),
    ]
    for row in zip_longest(*lines):
        yield from (proposal for proposal in row if proposal is not None)
    yield from (Proposal("list", Measure("count", table)) for table in tables)


def of_table(topics: Topics, table: str) -> Iterator[Proposal]:
    """Proposals over one table, one of each shape before a second one."""
    lines = [ask(topics, table) for ask in (rankings, courses, comparisons)]
    for row in zip_longest(*lines, [Proposal("plain", Measure("count", table))]):
        yield from (proposal for proposal in row if proposal is not None)


def rankings(topics: Topics, table: str) -> Iterator[Proposal]:
    """The first five by what is added up, or by how many there are."""
    groups = [*topics.entities(table), *topics.groups(table)][:_GROUPS]
    for measure in (*topics.measures(table)[:1], Measure("count", table)):
        for group in groups:
            yield Proposal("top", measure, group)


def courses(topics: Topics, table: str) -> Iterator[Proposal]:
    """Over time."""
    day = topics.day(table)
    if day is None:
        return
    for measure in (*topics.measures(table)[:1], Measure("count", table)):
        yield Proposal("trend", measure, grain=topics.grain(day))


def comparisons(topics: Topics, table: str) -> Iterator[Proposal]:
    """By what there are few of: as shares, or as they are; else all together."""
    groups, ranked_already = topics.groups(table)[:_GROUPS], not topics.entities(table)
    measures = topics.measures(table)[:2]
    for measure in (*measures, Measure("count", table)):
        for group in groups[1:] + groups[:1] if ranked_already else groups:
            yield Proposal("share" if measure.aggregate == "sum" else "by", measure, group)
    yield from (Proposal("plain", measure) for measure in measures)
