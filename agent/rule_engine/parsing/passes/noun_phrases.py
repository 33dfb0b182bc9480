"""Heads and attributes of what is named: resolution time, overdue loans."""

from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.schema_graph import Field

_LASTING = frozenset(["hour", "minute", "days", "duration", "time", "night", "wait", "downtime"])
_HEADS = frozenset(["time", "duration", "date", "amount"])


def read_redundant_heads(parse: Parse) -> None:
    """A head behind a number that was read adds nothing when the number is of its kind."""
    for place, span in enumerate(parse.spans):
        heads = span.senses & _HEADS
        if span.consumed or span.functions or not heads:
            continue
        before = next(parse.near(place, -1, 1), None)
        if before is None or not before[1].consumed:
            continue
        fields = [Field(c.table, c.column) for c in before[1].candidates if c.column]
        if fields and any(_is_of_kind(parse, fields[0], head) for head in heads):
            consume([span])
            span.candidates = ()


def _is_of_kind(parse: Parse, field: Field, head: str) -> bool:
    if head == "amount":
        return is_summable(parse.graph, field)
    if parse.graph.is_date(field):
        return head in ("time", "date")
    return head != "date" and bool(find_column_senses(parse.graph, field) & _LASTING)


def is_attribute(parse: Parse, place: int, field: Field) -> bool:
    """Overdue loans are loans of a kind: no sum of the days overdue is asked for."""
    after = parse.spans[place + 1] if place + 1 < len(parse.spans) else None
    if after is None or not parse.spans[place].text.isascii() or parse.intent.groups:
        return False
    return parse.names_table(after) and parse.table_of(after) == field.table
