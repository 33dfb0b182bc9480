"""People by a deed of which there is a table: which customers complained, 哪些客户投诉过."""

from dataclasses import replace

from agent.rule_engine.intent import ExistenceFilter, Filter, PeriodFilter, ValueFilter
from agent.rule_engine.parsing.events.related_rows import find_day
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.rule_engine.parsing.spans.spans import Candidate
from agent.rule_engine.parsing.table_disambiguation import find_who_did, says_deed
from agent.schema_graph import Field

_DONE = "过"


def list_doers(parse: Parse, place: int) -> bool:
    """Which customers complained: they are listed, and what is said of the deed limits it."""
    intent, span = parse.intent, parse.spans[place]
    who = find_who_did(parse, span) if says_deed(parse, span) else None
    people = _find_people(parse, who) if who is not None else None
    if who is None or people is None or intent.subject is not None:
        return False
    day = find_day(parse, who.table)
    inner = [f for f in intent.filters if _limits_deed(f, who.table)]
    dated = (replace(f, field=day) if isinstance(f, PeriodFilter) else f for f in inner)
    rest = [f for f in intent.filters if f not in inner]
    parse.is_unclear |= day is None and any(isinstance(f, PeriodFilter) for f in inner)
    intent.subject = people
    span.candidates = (Candidate(people, None, 1.0), *span.candidates)
    intent.filters = [*rest, ExistenceFilter(who.table, filters=tuple(dated))]
    consume(m for m in parse.spans[place + 1 : place + 2] if m.text == _DONE)
    return True


def _find_people(parse: Parse, who: Field) -> str | None:
    """The table of the people to which the column refers."""
    edges = (e for e in parse.graph.edges[who.table] if e.to_one and len(e.on) == 1)
    return next((e.right for e in edges if e.on[0][0] == who.column), None)


def _limits_deed(filter_: Filter, table: str) -> bool:
    if isinstance(filter_, PeriodFilter):
        return filter_.field is None or filter_.field.table == table
    return isinstance(filter_, ValueFilter) and filter_.field.table == table
