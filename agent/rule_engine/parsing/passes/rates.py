"""Rates and average order value: one measure divided by another."""

from agent.rule_engine.intent import Measure
from agent.rule_engine.parsing.business.entities import (
    find_main_events,
    find_owner_edge,
    find_table_senses,
    owner_column,
)
from agent.rule_engine.parsing.business.sales_amount import find_sales_amount, is_paid_amount
from agent.rule_engine.parsing.business.value_rates import read_value_rate
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.passes.number_comparisons import find_column_by_concept
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_COUNT_SENSES = frozenset(["quantity", "production", "count"])
_ORDER_SENSES = frozenset(["order", "transaction", "purchase", "sale"])
_PLAN_SENSES = frozenset(["target", "goal", "plan_amount", "plan", "budget"])


def read_rate(parse: Parse, place: int) -> None:
    """退货率: of the rows a table belongs to, the percentage that has any in it."""
    for _, beside in parse.near(place, -1, 1):
        if _read_rate_of_columns(parse, place, beside) or read_value_rate(parse, place, beside):
            return
        table = parse.table_of(beside)
        edges = parse.graph.edges[table] if table else []
        wholes = [e.right for e in edges if e.to_one and e.right != table]
        whole = max(wholes, key=parse.graph.count_references, default=None)
        if table is not None and whole is not None:
            consume([parse.spans[place], beside])
            add_measure(parse, Measure("count", table, over=Measure("count", whole)))
            return


def _read_rate_of_columns(parse: Parse, place: int, beside: Span) -> bool:
    """不良率, where pieces are counted in columns: their sums, or nothing when it is unclear."""
    concepts = {s for s in beside.senses if not s.startswith("=")}
    fields = [f for t in parse.graph.tables for f in parse.graph.fields(t)]
    senses = {f: find_column_senses(parse.graph, f) for f in fields if is_summable(parse.graph, f)}
    parts = [f for f, own in senses.items() if own & concepts and own & _COUNT_SENSES]
    wholes = [f for f, own in senses.items() if own & _COUNT_SENSES and not own & _PLAN_SENSES]
    pairs = [(p, w) for p in parts for w in wholes if w.table == p.table and w not in parts]
    if len(pairs) == 1:
        span, (part, whole) = parse.spans[place], pairs[0]
        consume([span, beside])
        label = f"{beside.text}{'' if span.text == '率' else ' '}{span.text}"
        over = parse.measure("sum", whole)
        add_measure(parse, Measure("sum", part.table, part, over=over, label=label))
    return bool(pairs)


def read_order_value(parse: Parse, span: Span) -> None:
    named_amount = find_column_by_concept(parse, ("revenue",))
    amount = named_amount or _find_paid(parse) or find_column_by_concept(parse, ("amount",))
    orders = [t for t in parse.graph.tables if amount and t == amount.table]
    if amount is not None and orders:
        consume([span, *(m for m in parse.spans if m.text in ("多少", "多少钱", "钱"))])
        add_measure(parse, Measure("sum", amount.table, amount, over=_count_orders(parse, amount)))


def _find_paid(parse: Parse) -> Field | None:
    """What was paid for sales, where a column says so."""
    amount = find_sales_amount(parse)
    return amount if amount is not None and is_paid_amount(parse.graph, amount) else None


def _count_orders(parse: Parse, amount: Field) -> Measure:
    for field in parse.graph.fields(amount.table):
        if "order" in field.column.lower() and parse.graph.is_key(field):
            return Measure("count_distinct", amount.table, field)
    orders = find_main_events(parse)
    edge = find_owner_edge(parse, amount.table, orders) if orders is not None else None
    if edge is not None and find_table_senses(parse, edge.right) & _ORDER_SENSES:
        return Measure("count_distinct", amount.table, owner_column(edge))
    return Measure("count", amount.table)
