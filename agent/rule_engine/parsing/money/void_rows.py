"""Rows that a flag marks as void or deleted, which no figure counts."""

import re

from agent.rule_engine.intent import CountedStates, Intent, ValueFilter, list_value_filters
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.values.boolean_words import list_states
from agent.schema_graph import Field
from model.sources.schema import Column

_VOID = re.compile(
    r"^(?:是否)?已?(?:被)?(?P<zh>作废|删除|逻辑删除|软删除)"
    r"|^(?:is[ _])?(?P<en>voided|void|deleted|soft[ _]deleted)\b",
    re.IGNORECASE,
)
_SAID = re.compile(r"作废|删除|误录|录错|\b(?:void\w*|delet\w*)\b")
"""Words of a question that speak of such rows, which are then meant or told apart."""


def leave_out_void_rows(parse: Parse) -> None:
    """Leave void rows out of what is counted or computed, where no word speaks of them.

    Nobody knows of rows without the flag whether they count.
    """
    intent = parse.intent
    if (
        _SAID.search(parse.text)
        or intent.history is not None
        or any(m.sql for m in intent.measures)
    ):
        return
    asked = list_asked_fields(intent)
    for table in dict.fromkeys(m.table for m in intent.measures):
        for field in parse.graph.fields(table):
            flag = read_void_flag(parse.graph.column(field), field)
            if flag is None or field in asked:
                continue
            profile = parse.graph.column(field).profile
            parse.is_unclear |= profile is not None and profile.nulls > 0
            if not parse.is_unclear:
                intent.filters.append(flag.test)
                intent.counted_states.append(flag)


def read_void_flag(column: Column, field: Field) -> CountedStates | None:
    """The condition that a row is not void; None where the column says nothing of the kind."""
    match = _VOID.match(column.label) or _VOID.match(column.name.replace("_", " "))
    states = list_states(column)
    if match is None or states is None:
        return None
    on, _ = states
    word = match["zh"] or match["en"].replace("_", " ").lower()
    return CountedStates(ValueFilter(field, "!=", (on,)), (word,))


def list_asked_fields(intent: Intent) -> set[Field]:
    """What the question tests, tells apart or takes the share of: its states are all meant."""
    fields = {test.field for test in list_value_filters(intent.filters)}
    fields |= {group.field for group in intent.groups}
    if isinstance(intent.condition, ValueFilter):
        fields.add(intent.condition.field)
    return fields
