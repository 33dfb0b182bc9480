"""The kinds that counted rows are grouped by: their own, and only those there are."""

from agent.rule_engine.intent import Group, ValueFilter
from agent.rule_engine.parsing.notes.missing_words import list_words_of_note
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_ALIKE = 0.6
_NONE = ("没", "无", "未", "不含", "不需", "非", "none", "no ", "not ", "without ")
"""How such a note begins to say that a row has none of the kinds."""


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


def drop_empty_kinds(parse: Parse) -> None:
    """What nobody is allergic to is no allergy: only rows that have one are told by kind.

    Shares keep all rows, which are their whole.
    """
    intent = parse.intent
    if intent.share or intent.condition is not None or intent.history is not None:
        return
    for group in intent.groups:
        test = ValueFilter(group.field, "notnull")
        kinds = group.grain is None and group.key is None and group.split is None
        if kinds and _is_empty_for_none(parse, group.field) and test not in intent.filters:
            intent.filters.append(test)


def _is_empty_for_none(parse: Parse, field: Field) -> bool:
    column = parse.graph.column(field)
    texts = filter(None, (column.comment, column.note))
    return any(word.startswith(_NONE) for text in texts for word in list_words_of_note(text))
