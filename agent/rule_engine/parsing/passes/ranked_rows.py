"""The single largest row and what belongs to it: who placed the largest order."""

from agent.rule_engine.intent import Measure, Order
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span

_MOST_BETWEEN = 2
_BETWEEN = frozenset(["的", "那", "一", "1", "单", "笔", "张", "个", "single", "one"])


def list_ranked_rows(parse: Parse) -> None:
    """List rows where a superlative stands before their own name, rather than sum up by group."""
    intent = parse.intent
    if intent.limit is None or len(intent.measures) != 1 or len(intent.groups) != 1:
        return
    [measure], [group] = intent.measures, intent.groups
    plain = not (measure.times or measure.minus or measure.over or measure.sql or measure.entity)
    if measure.aggregate != "sum" or measure.field is None or not plain or intent.having:
        return
    path = parse.graph.path(measure.table, group.field.table)
    belongs = bool(path) and all(edge.to_one for edge in path or ())
    special = intent.share or intent.growth or intent.ranked_within or intent.contrast
    if special or group.grain or not belongs or not _ranks_row(parse, measure):
        return
    ordered = intent.order
    intent.subject, intent.measures, intent.groups = measure.table, [], []
    intent.outputs = [group.field, measure.field]
    intent.order = Order(measure.field, ordered.descending if ordered is not None else True)


def _ranks_row(parse: Parse, measure: Measure) -> bool:
    """最大的一笔订单, the largest order: one of the rows of the measure, right behind."""
    for place, span in enumerate(parse.spans):
        if not (span.does("most", "least") or span.superlative is not None):
            continue
        after = parse.spans[place + 1 : place + 2 + _MOST_BETWEEN]
        row = next((m for m in after if m.text.lower() not in _BETWEEN), None)
        if row is not None and _names_one(parse, row, measure):
            return True
    return False


def _names_one(parse: Parse, span: Span, measure: Measure) -> bool:
    plural = span.text.isascii() and span.text.lower().endswith("s")
    return not plural and parse.names_table(span) and parse.table_of(span) == measure.table
