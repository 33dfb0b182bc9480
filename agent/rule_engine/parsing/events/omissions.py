"""What somebody did not do, or was not done to a thing: consultants who did not sell any car."""

import re

from agent.rule_engine.intent import ExistenceFilter
from agent.rule_engine.parsing.business.entities import is_person
from agent.rule_engine.parsing.business.event_verbs import names_event
from agent.rule_engine.parsing.parse_state import Parse

_NOT = (
    r"(?:did not|didn't|do not|don't|does not|doesn't|have not|haven't|has not|hasn't|had not"
    r"|hadn't|were not|weren't|was not|wasn't|are not|aren't|(?:(?:have|has|had) )?never)"
)
_OMITTED = re.compile(
    rf"\b(?:(?:who|that|which) )?{_NOT}(?: yet| ever)?(?: been)? (?P<verb>[a-z]{{3,}})"
    r"(?P<any> (?:any|a|an|even one|a single|one|the)(?: of (?:the|our))?\b)?"
    r"|\b(?:(?:who|that|which) )?(?P<done>[a-z]+(?:ed|old|ought|ent|ade|aught|ew|ave)) no\b"
)


def read_omissions(parse: Parse) -> None:
    """Rows without any of what the verb says; the period that is named is that of the latter."""
    match = _OMITTED.search(parse.text)
    if match is None or any(isinstance(f, ExistenceFilter) for f in parse.intent.filters):
        return
    inside = parse.spans_over(match)
    owner = _find_owner(parse, match.start())
    if owner is None or any(m.values for m in inside):
        return
    table = _find_events(parse, owner, match["verb"] or match["done"])
    if table is None:
        return
    for span in inside:
        span.consumed, span.candidates = True, ()
    parse.intent.filters.append(ExistenceFilter(table, negated=True))


def _find_events(parse: Parse, owner: str, verb: str) -> str | None:
    """The one table below the owner that the verb names, and no other thing."""
    below = dict.fromkeys(e.right for e in parse.graph.edges[owner] if not e.to_one)
    tables = [table for table in below if table != owner and names_event(parse, table, verb)]
    return tables[0] if len(tables) == 1 else None


def _find_owner(parse: Parse, end: int) -> str | None:
    """The last things that are named before; else those of whom a kind is, as consultants."""
    before = [m for m in parse.spans if m.end <= end]
    tables = [parse.table_of(m) for m in before if parse.names_table(m)]
    kinds = {hit.table for m in before for hit in m.values}
    if tables or len(kinds) != 1:
        return tables[-1] if tables else None
    [owner] = kinds
    if not is_person(parse, owner):
        return None
    parse.intent.subject = parse.intent.subject or owner
    return owner
