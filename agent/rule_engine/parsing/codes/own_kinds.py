"""Groups by a column of other rows, where the counted rows have one that is called so."""

from agent.rule_engine.intent import Group
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_ALIKE = 0.6


def prefer_own_kinds(parse: Parse) -> None:
    """By reason: that of the counted rows, which is called cancel reason, not one of far rows."""
    tables = {m.table for m in parse.intent.measures if m.aggregate == "count" and m.over is None}
    if len(tables) != 1 or len(tables) < len({m.table for m in parse.intent.measures}):
        return
    [table] = tables
    for place, group in enumerate(parse.intent.groups):
        own = _find_own(parse, group, table)
        if own is not None:
            parse.intent.groups[place] = Group(own)


def _find_own(parse: Parse, group: Group, table: str) -> Field | None:
    if group.field.table == table or group.key is not None or group.grain is not None:
        return None
    path = parse.graph.path(table, group.field.table)
    if path is None or all(edge.to_one for edge in path):
        return None
    same_name = Field(table, group.field.column)
    if same_name in parse.graph.fields(table) and not parse.graph.is_key(same_name):
        return same_name
    named = [span for span in parse.spans if span.names(group.field) and span.consumed]
    own = {field for span in named for field in _list_own(span, table)}
    return own.pop() if len(own) == 1 else None


def _list_own(span: Span, table: str) -> list[Field]:
    return [
        Field(table, c.column)
        for c in span.candidates
        if c.table == table and c.column and c.score >= _ALIKE
    ]
