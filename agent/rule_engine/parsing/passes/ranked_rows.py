"""The single largest row and what belongs to it: who placed the largest order."""

from agent.rule_engine.intent import Measure, Order
from agent.rule_engine.parsing.business.averages import find_money_measure
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_MOST_BETWEEN = 2
_SIZES = frozenset(
    ["largest", "biggest", "smallest", "highest", "lowest", "最大", "最大的", "最小的"]
)
_BETWEEN = frozenset(["的", "那", "一", "1", "单", "笔", "张", "个", "single", "one"])


def list_ranked_rows(parse: Parse) -> None:
    """List rows where a superlative stands before their own name, rather than sum up by group."""
    intent = parse.intent
    if intent.limit is None or len(intent.measures) != 1 or len(intent.groups) != 1:
        return
    [measure], [group] = intent.measures, intent.groups
    plain = not (measure.times or measure.minus or measure.over or measure.sql or measure.entity)
    if not plain or intent.having or _ranked_row(parse, measure) is None:
        return
    ranked = _find_ranked_number(parse, measure)
    if ranked is None:
        return
    path = parse.graph.path(measure.table, group.field.table)
    belongs = path is not None and all(edge.to_one for edge in path)
    special = intent.share or intent.growth or intent.ranked_within or intent.contrast
    if special or group.grain or not belongs:
        return
    ordered = intent.order
    intent.subject, intent.measures, intent.groups = measure.table, [], []
    intent.outputs = [group.field, ranked]
    intent.order = Order(ranked, ordered.descending if ordered is not None else True)


def _find_ranked_number(parse: Parse, measure: Measure) -> Field | None:
    """The number of the row: what was summed up, or its money where rows were counted by size."""
    if measure.aggregate == "sum":
        return measure.field
    span = _ranked_row(parse, measure)
    if measure.aggregate != "count" or span is None or span.text.lower() not in _SIZES:
        return None
    money = find_money_measure(parse, measure.table)
    return money.field if money is not None else None


def _ranked_row(parse: Parse, measure: Measure) -> Span | None:
    """The superlative right before one of the rows of the measure: 最大的一笔订单."""
    for place, span in enumerate(parse.spans):
        if not (span.does("most", "least") or span.superlative is not None):
            continue
        after = parse.spans[place + 1 : place + 2 + _MOST_BETWEEN]
        row = next((m for m in after if m.text.lower() not in _BETWEEN), None)
        if row is not None and _names_one(parse, row, measure):
            behind = next((m for m in parse.spans if m.start >= row.end), None)
            goes_on = behind is not None and (behind.candidates or behind.does("count"))
            return None if goes_on else span
    return None


def _names_one(parse: Parse, span: Span, measure: Measure) -> bool:
    plural = span.text.isascii() and span.text.lower().endswith("s") and parse.intent.limit == 1
    return not plural and parse.names_table(span) and parse.table_of(span) == measure.table
