"""Heads and attributes of what is named: resolution time, overdue loans."""

from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field


def is_attribute(parse: Parse, place: int, field: Field) -> bool:
    """Overdue loans are loans of a kind: no sum of the days overdue is asked for."""
    after = parse.spans[place + 1] if place + 1 < len(parse.spans) else None
    if after is None or not parse.spans[place].text.isascii() or parse.intent.groups:
        return False
    return parse.names_table(after) and parse.table_of(after) == field.table
