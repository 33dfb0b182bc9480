"""Conditions and lists of other things than those that the question names."""

import re

from agent.rule_engine.intent import ValueFilter, list_value_filters
from agent.rule_engine.parsing.parse_state import Parse, find_home_table
from agent.rule_engine.parsing.spans.values.boolean_words import list_states
from agent.schema_graph import Field

_WHAT_WAS_DONE = re.compile(r"^what (?:did|have|do|has|does) (?:we|they|you|it|our [a-z]+)\b")
"""What did we earn: an amount or things, as the verb says, and no list of numbers of papers."""
_NAMED = 0.5
_DOWN_AND_UP = [False, True]
"""To the rows that refer to a thing, and from them to another thing."""


def tells_other_things(parse: Parse) -> bool:
    """Whether a state of another thing is tested, or other things are listed than were named."""
    return _tests_state_of_other(parse) or _lists_for_deed(parse) or _reaches_through_unnamed(parse)


def _tests_state_of_other(parse: Parse) -> bool:
    """Cancelled trips: not those from a place that is closed, where no place is named."""
    return any(
        _is_unnamed(parse, test.field)
        and (list_states(parse.graph.column(test.field)) is not None or _is_guessed(parse, test))
        for test in list_value_filters(parse.intent.filters)
    )


def _is_unnamed(parse: Parse, field: Field) -> bool:
    """Whether neither the column nor its table is named, and other rows are told."""
    if field.table == find_home_table(parse):
        return False
    named = [c for span in parse.spans for c in span.candidates if c.score >= _NAMED]
    return not any(c.table == field.table and c.column in (None, field.column) for c in named)


def _is_guessed(parse: Parse, test: ValueFilter) -> bool:
    """Whether no word but one of like meaning leads to the value."""
    fields = [[Field(hit.table, hit.column) for hit in span.values] for span in parse.spans]
    spans = [s for s, own in zip(parse.spans, fields, strict=True) if test.field in own]
    return all(span.is_translated for span in spans)


def _lists_for_deed(parse: Parse) -> bool:
    return _WHAT_WAS_DONE.search(parse.text) is not None and not parse.intent.measures


def _reaches_through_unnamed(parse: Parse) -> bool:
    """Shops of an area, not by orders that go to it, where neither orders nor areas are named."""
    home, graph = find_home_table(parse), parse.graph
    for test in list_value_filters(parse.intent.filters):
        path = graph.path(home, test.field.table) if home is not None else None
        if path is None or [edge.to_one for edge in path] != _DOWN_AND_UP:
            continue
        if _is_unnamed(parse, test.field) and not _has_word(parse, path[0].right):
            return True
    return False


def _has_word(parse: Parse, table: str) -> bool:
    named = any(c.table == table for span in parse.spans for c in span.candidates)
    return named or any(hit.table == table for span in parse.spans for hit in span.values)
