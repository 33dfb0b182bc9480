"""Chooses the table of a column that several tables have: the nearest to the measure's table."""

from collections.abc import Iterator
from dataclasses import replace

from agent.rule_engine.intent import Group, Intent, ValueFilter
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.parsing.parse_state import Parse, add_measure, replace_group
from agent.rule_engine.parsing.spans.schema_terms import split_label
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

PERSONS = frozenset(
    ["employee", "customer", "member", "user", "student", "patient", "teacher", "agent", "person"]
)
_SCORE_TOLERANCE, _LOOSE_TOLERANCE = 0.05, 0.15
_UNREACHABLE = 99
_COUNTING_ENDS = ("个", "位", "名", "人")
"""Words behind which people are counted, and not what they did."""
_DONE = "过"
_STATED_SENSES = frozenset(["target", "goal", "population"])
"""Added up over groups, though not by themselves."""


def choose_nearest_tables(parse: Parse) -> None:
    """Take groups and conditions from the table that joins the measures without repeating rows."""
    _drop_row_groups(parse)
    intent = parse.intent
    for place, group in enumerate(intent.groups):
        if group.key is None and group.grain is None:
            field = _find_nearest(parse, group.field, list(_find_alternatives(parse, group.field)))
            if field == group.field and _is_unreachable(parse, field.table):
                others = _find_alternatives(parse, field, _LOOSE_TOLERANCE)
                field = _find_nearest(parse, field, list(others))
            replace_group(intent, place, replace(group, field=field))
    for at, filter_ in enumerate(intent.filters):
        if isinstance(filter_, ValueFilter):
            holders = list(_find_holders(parse, filter_))
            intent.filters[at] = replace(
                filter_, field=_find_nearest(parse, filter_.field, holders)
            )


def add_group_number(parse: Parse, field: Field) -> None:
    """Cities with sales and target: a number of the thing that is grouped by stands beside."""
    if any(_find_unique_group(parse, group, field.table) for group in parse.intent.groups):
        add_measure(parse, parse.measure("max", field))


def is_summable_per_group(parse: Parse, field: Field) -> bool:
    """Whether a number makes sense for groups: added up, or stated once for each of them."""
    graph = parse.graph
    return is_summable(graph, field) or bool(find_column_senses(graph, field) & _STATED_SENSES)


def find_counted_persons(parse: Parse, counting: Span, span: Span) -> Field | None:
    """How many customers complained: those who did, where a table of what they did names them."""
    counts_people = counting.text.endswith(_COUNTING_ENDS)
    return find_who_did(parse, span) if counts_people or says_deed(parse, span) else None


def says_deed(parse: Parse, span: Span) -> bool:
    """Whether the word is said as a deed that is done: complained, 投诉过."""
    return span.text.lower().endswith("ed") or parse.text.startswith(_DONE, span.end)


def find_who_did(parse: Parse, span: Span) -> Field | None:
    """The one column that names the people who did it."""
    words, table = split_label(span.text), parse.table_of(span)
    if len(words) < 2 or table is None:
        return None
    who = words[0][1] & PERSONS
    own = parse.graph.key(table)
    others = [f for f in parse.graph.fields(table) if parse.graph.is_key(f) and f != own]
    keys = [f for f in others if find_column_senses(parse.graph, f) & who]
    return keys[0] if len(keys) == 1 else None


def _is_unreachable(parse: Parse, table: str) -> bool:
    """Whether what is computed cannot be grouped by its columns at all."""
    tables = _find_computed_tables(parse.intent)
    return bool(tables) and _count_hops(parse, tables, table) >= _UNREACHABLE


def _find_alternatives(
    parse: Parse, field: Field, tolerance: float = _SCORE_TOLERANCE
) -> Iterator[Field]:
    """The columns that the same words name as well."""
    for span in parse.spans:
        score = score_column(span, field)
        if score and span.start not in parse.owners:
            for c in span.candidates:
                if c.column is not None and c.score >= score - tolerance:
                    yield Field(c.table, c.column)


def _find_holders(parse: Parse, filter_: ValueFilter) -> Iterator[Field]:
    """The columns of the same name that hold the same values."""
    for span in parse.spans:
        hits = {(Field(h.table, h.column), h.value) for h in span.values}
        if any((filter_.field, value) in hits for value in filter_.values):
            for field, _ in hits:
                holds_all = all((field, value) in hits for value in filter_.values)
                if holds_all and field.column == filter_.field.column:
                    yield field


def score_column(span: Span, field: Field) -> float:
    """How well the words name the column that was taken for them."""
    scores = [
        c.score for c in span.candidates if (c.table, c.column) == (field.table, field.column)
    ]
    return max(scores, default=0.0) if span.consumed else 0.0


def _find_nearest(parse: Parse, now: Field, others: list[Field]) -> Field:
    tables = _find_computed_tables(parse.intent)
    if not tables or not others:
        return now
    best = min(others, key=lambda field: (_count_hops(parse, tables, field.table), field != now))
    return (
        best
        if _count_hops(parse, tables, best.table) < _count_hops(parse, tables, now.table)
        else now
    )


def _find_computed_tables(intent: Intent) -> set[str]:
    measures = [*intent.measures, *(h.measure for h in intent.having)]
    return {m.table for m in measures if m.table}


def _count_hops(parse: Parse, tables: set[str], goal: str) -> int:
    paths = [parse.graph.path(table, goal) for table in tables]
    steps = [
        len(path) if path is not None and all(e.to_one for e in path) else _UNREACHABLE
        for path in paths
    ]
    return sum(steps)


def _drop_row_groups(parse: Parse) -> None:
    """Average amount per order, of the orders themselves: every row is one already."""
    intent = parse.intent
    if len(intent.measures) == 1 and intent.measures[0].aggregate == "avg":
        table = intent.measures[0].table
        has_name = parse.graph.is_name(parse.graph.display_column(table))
        key = None if has_name else parse.graph.key(table)
        intent.groups = [g for g in intent.groups if key is None or (g.key or g.field) != key]


def _find_unique_group(parse: Parse, group: Group, table: str) -> Group | None:
    """The group as a column of `table` that no two of its rows share."""
    graph = parse.graph
    if group.field.table == table:
        apart = group.key is not None or graph.is_unique(group.field)
        return group if apart and group.grain is None else None
    for field in _find_alternatives(parse, group.field):
        if field.table == table and graph.is_unique(field):
            return Group(field)
    return None
