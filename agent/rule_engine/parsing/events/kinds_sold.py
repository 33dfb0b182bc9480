"""How many different things were sold, and no number of pieces: 上个月卖了多少种商品."""

import re

from agent.rule_engine.intent import Measure
from agent.rule_engine.parsing.business.entities import find_owner_edge, owner_column
from agent.rule_engine.parsing.business.growth_ranking import find_main_measure
from agent.rule_engine.parsing.parse_state import Parse, add_measure
from agent.rule_engine.parsing.spans.spans import Span

_KINDS_SOLD = re.compile(
    r"(?:卖|售)出?[了过]?(?:多少|几)(?:种|款|类)(?:不同的?)?"
    r"|\bhow many (?:different|distinct|unique) (?=(?P<thing>\w+(?: \w+)?)"
    r" (?:(?:were|was|got|are) sold|(?:did|do|have|has) (?:we|they|you|it) (?:sell|sold)|sold)\b)"
)
_SOLD = re.compile(
    r"\b(?:(?:were|was|got|are) sold|(?:did|do|have|has) (?:we|they|you|it) (?:sell|sold)|sold)\b"
)


def read_kinds_sold(parse: Parse) -> None:
    """Counts the things, each once, in the rows of what was sold."""
    match = _KINDS_SOLD.search(parse.text)
    if match is None or parse.intent.measures:
        return
    thing = next((m for m in parse.spans if m.start >= match.end() and m.candidates), None)
    measure = _count_kinds(parse, thing) if thing is not None else None
    parse.is_unclear |= measure is None
    if thing is None or measure is None:
        return
    verb = _SOLD.search(parse.text, thing.end)
    spans = parse.spans_over(match) + (parse.spans_over(verb) if verb is not None else [])
    for span in [thing, *spans]:
        span.consumed, span.candidates = True, ()
    add_measure(parse, measure)


def _count_kinds(parse: Parse, thing: Span) -> Measure | None:
    """Of a table that each sold row names, or of a column of such a table."""
    main = find_main_measure(parse)
    if main is None:
        return None
    table = parse.table_of(thing) if parse.names_table(thing) else None
    edge = find_owner_edge(parse, main.table, table) if table is not None else None
    if edge is not None:
        return Measure("count_distinct", main.table, owner_column(edge))
    field = parse.field_of(thing, "dimension", least=0.75)
    path = parse.graph.path(main.table, field.table) if field is not None else None
    if field is None or not path or not all(edge.to_one for edge in path):
        return None
    return Measure("count_distinct", main.table, field)
