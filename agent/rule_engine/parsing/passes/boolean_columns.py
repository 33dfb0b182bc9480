"""Boolean columns: 住校的女生, boarding girls, orders that are not paid."""

from itertools import pairwise

from agent.rule_engine.intent import ValueFilter
from agent.rule_engine.parsing.conditions.share_conditions import asks_which_rows_are
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.rule_engine.parsing.spans.values.boolean_words import list_states
from agent.schema_graph import Field
from model.locales.chinese import has_chinese


def read_boolean_columns(parse: Parse) -> None:
    """A switch that is named is on, unless it is negated or asked for."""
    grouped = any(m.does("by", "each") for m in parse.spans)
    if parse.intent.share and grouped and not asks_which_rows_are(parse):
        return
    for place, span in enumerate(parse.spans):
        if span.consumed or not span.candidates or parse.table_of(span):
            continue
        before = [m for _, m in parse.near(place, -1, 1)]
        qualifies = parse.text.startswith("的", span.end)
        if any(m.does("by", "each", "which") or (m.does("list") and not qualifies) for m in before):
            continue
        field = parse.field_of(span, "any", least=0.9)
        if field is not None and not _is_said_by(parse, span, field):
            continue
        negations = [m for m in before if m.does("no", "ne", "except")]
        value = _find_stored_value(parse, field, on=not negations)
        if field is not None and value is not None:
            consume([span, *negations])
            parse.intent.filters.append(ValueFilter(field, "=", (value,)))


def _is_said_by(parse: Parse, span: Span, field: Field) -> bool:
    """Whether a word is of the label where both are Chinese: 销售 is not the 在售 of `on_sale`."""
    label = parse.graph.column(field).label
    if not (has_chinese(span.text) and has_chinese(label)):
        return True
    return any(a + b in label for a, b in pairwise(span.text)) or len(span.text) == 1


def _find_stored_value(parse: Parse, field: Field | None, *, on: bool) -> str | None:
    """The stored word for on or off; None when the column is no switch."""
    states = list_states(parse.graph.column(field)) if field is not None else None
    return states and states[0 if on else 1]
