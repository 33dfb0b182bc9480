"""Words that a statement tests or counts on other rows than those of which they are said."""

import re
from collections.abc import Iterator

from agent.rule_engine.intent import ExistenceFilter, ValueFilter, list_value_filters
from agent.rule_engine.parsing.parse_state import Parse, find_home_table
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_STATE = re.compile(r"状态|(?<![a-z])(?:status|state|st|zt)(?![a-z])", re.IGNORECASE)


def find_spans_of_other_rows(parse: Parse) -> Iterator[Span]:
    """The words that are said of some rows and that the statement takes for those of others."""
    yield from _find_states_of_unnamed(parse)
    yield from _find_denied_roles(parse)


def _find_states_of_unnamed(parse: Parse) -> Iterator[Span]:
    """Void bills: their own state, where they have one, and not that of shifts nobody names."""
    home = find_home_table(parse)
    if home is None or not any(_is_state(parse, f) for f in parse.graph.fields(home)):
        return
    named = {home, *parse.list_named_tables()}
    tested = {f.field for f in list_value_filters(parse.intent.filters)}
    states = {f for f in tested if f.table not in named and _is_state(parse, f)}
    for span in parse.spans:
        if any(Field(hit.table, hit.column) in states for hit in span.values):
            yield span


def _is_state(parse: Parse, field: Field) -> bool:
    return _STATE.search(f"{parse.graph.find_label(field)} {field.column}") is not None


def _find_denied_roles(parse: Parse) -> Iterator[Span]:
    """Drivers who made no trip: nobody whom no trip refers to is known to be one."""
    role = parse.role
    denied = {f.table for f in parse.intent.filters if isinstance(f, ExistenceFilter) and f.negated}
    if role is None or not role.role or role.left not in denied:
        return
    tested = {f.field for f in parse.intent.filters if isinstance(f, ValueFilter)}
    posts = [f for f in tested if f.table == role.right and parse.graph.column(f).kind == "text"]
    dated = [f for f in posts if parse.graph.is_date(f)]
    if len(posts) == len(dated):
        people = (m for m in parse.spans if parse.names_table(m))
        yield from (m for m in people if parse.table_of(m) == role.right)
