"""Questions that name no measure: orders yesterday, what grew this year, the best of each."""

import re

from agent.rule_engine.intent import Measure, PeriodFilter
from agent.rule_engine.parsing.business.entities import find_main_events
from agent.rule_engine.parsing.business.growth_ranking import find_main_measure
from agent.rule_engine.parsing.parse_state import Parse, consume

_BARE = re.compile(
    r"(?:our |the )?\w+ (?:placed |made )?(?:yesterday|today|this|last|in|on|so far)\b"
)
_EACH = re.compile(
    r"每一?[个家位种款]?|各个?|\b(?:in|for|of|per) (?:each|every)\b|\b(?:each|every|per)\b"
)


def count_bare_events(parse: Parse) -> None:
    """Orders yesterday: how many there were, where nobody asks to see them."""
    intent = parse.intent
    timed = len(intent.filters) == 1 and isinstance(intent.filters[0], PeriodFilter)
    ordered = intent.order or intent.limit or intent.growth or intent.contrast
    bare = not (ordered or intent.measures or intent.outputs or intent.groups)
    asks_rows = any(m.does("list", "which", "ask", "having") for m in parse.spans)
    events = intent.subject if intent.subject == find_main_events(parse) else None
    plain = timed and bare and not asks_rows and intent.extent == "names" and not intent.having
    if events and plain and parse.text.isascii() and _BARE.match(parse.text):
        intent.measures.append(Measure("count", events))


def add_grown(parse: Parse) -> None:
    """各品类今年增长了多少: by what most comes together in, where nothing is said to grow."""
    intent = parse.intent
    if intent.measures or intent.growth != "year" or intent.outputs or intent.subject:
        return
    main = find_main_measure(parse) if intent.groups else None
    if main is not None and not any(m.does("count") for m in parse.spans):
        intent.measures.append(main)
        consume(m for m in parse.spans if m.text.endswith(("多少", "几")) and not m.candidates)


def rank_kinds_within(parse: Parse) -> None:
    """每个大区卖得最好的品牌: the kinds are ranked in each of what stands behind the each."""
    intent = parse.intent
    match = _EACH.search(parse.text)
    if match is None or len(intent.groups) != 2 or intent.buckets:
        return
    spans = [m for m in parse.spans if m.start >= match.end() and m.consumed and m.candidates]
    first = {(c.table, c.column) for m in spans[:1] for c in m.candidates}
    each = [g for g in intent.groups if (g.field.table, g.field.column) in first]
    if len(each) == 1:
        intent.ranked_within = each
