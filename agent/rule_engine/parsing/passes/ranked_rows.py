"""The single largest row and what belongs to it: who placed the largest order."""

from itertools import pairwise

from agent.rule_engine.intent import Group, Measure, Order
from agent.rule_engine.parsing.business.averages import find_money_measure
from agent.rule_engine.parsing.column_senses import is_summable
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.rule_engine.parsing.table_disambiguation import score_column
from agent.schema_graph import Field

_MOST_BETWEEN = 2
_FEW = 2
"""Where each name stands for so many rows, it is the name of a kind."""
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
    number = _find_ranked_number(parse, measure)
    if number is None:
        return
    path = parse.graph.path(measure.table, group.field.table)
    belongs = path is not None and all(edge.to_one for edge in path)
    special = intent.share or intent.growth or intent.ranked_within or intent.contrast
    if special or group.grain or not belongs:
        return
    ordered = intent.order
    intent.subject, intent.measures, intent.groups = measure.table, [], []
    intent.outputs = [group.field, number]
    intent.order = Order(number, ordered.descending if ordered is not None else True)


def sum_ranked_kinds(parse: Parse) -> None:
    """The five goods of the largest amounts: kinds that several rows share, each added up."""
    intent = parse.intent
    by = intent.order.by if intent.order is not None else None
    apart = intent.measures or intent.groups or intent.having or intent.ranked_within
    if apart or intent.limit is None or not isinstance(by, Field):
        return
    shown = [f for f in intent.outputs if f != by]
    if len(shown) != 1 or shown[0].table != by.table or not _is_shared(parse, shown[0]):
        return
    if any(parse.names_table(m) and parse.table_of(m) == by.table for m in parse.spans):
        return
    if not is_summable(parse.graph, by):
        parse.is_unclear = True
        return
    measure = parse.measure("sum", by)
    intent.subject, intent.outputs, intent.measures = None, [], [measure]
    intent.groups = [Group(shown[0])]
    intent.order = Order(measure, intent.order.descending if intent.order is not None else True)


def _is_shared(parse: Parse, field: Field) -> bool:
    """Whether several rows have the same of it, so that it names no row; a few names are shared."""
    profile = parse.graph.column(field).profile
    if profile is None or not profile.repeats or parse.graph.column(field).kind != "text":
        return False
    is_name = field == parse.graph.display_column(field.table)
    return not is_name or (profile.distinct or 0) * _FEW <= profile.rows


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


def rank_listed_rows(parse: Parse) -> None:
    """Rows by a number of theirs; the bottom 3 stores by sales: the smallest first."""
    intent = parse.intent
    lowest = any(m.lowest for m in parse.spans)
    if intent.limit is None or intent.order is not None:
        return
    if not (intent.groups or intent.buckets or intent.history or intent.top):
        _rank_by_lone_sum(parse, descending=not lowest)
    numbers = [f for f in intent.outputs if parse.graph.is_number(f)]
    if not lowest and (intent.measures or not _is_ranked_by(parse, numbers)):
        return
    by = (*(intent.measures if intent.groups else ()), *numbers)
    intent.order = Order(by[0], descending=not lowest) if by else None


def _is_ranked_by(parse: Parse, numbers: list[Field]) -> bool:
    """Top 5 films by score: the number behind the word is what rows are ranked by."""
    behind = [b for a, b in pairwise(parse.spans) if a.text.lower() == "by"]
    return len(numbers) == 1 and any(score_column(m, numbers[0]) > 0 for m in behind)


def _rank_by_lone_sum(parse: Parse, *, descending: bool) -> None:
    """Top 2 studios by rent: studios, and not one sum of all rents."""
    intent = parse.intent
    measure = intent.measures[0] if len(intent.measures) == 1 else None
    if measure is None or measure.aggregate != "sum" or measure.field is None or measure.over:
        return
    tables = {t for m in parse.spans if parse.names_table(m) and (t := parse.table_of(m))}
    if measure.table in tables:
        name = parse.graph.display_column(measure.table)
        intent.measures, intent.subject = [], measure.table
        intent.outputs = [*dict.fromkeys((name, measure.field))]
        intent.order = Order(measure.field, descending)
    else:
        parse.is_unclear = True
