"""Profit and margin where no column holds them: what was taken less what it cost."""

import re
from collections.abc import Iterator

from agent.rule_engine.intent import Measure
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_REVENUE_SENSES = frozenset(["revenue", "amount", "sale", "income"])
_NOT_REVENUE_SENSES = frozenset(
    ["refund", "return", "discount", "tax", "freight", "cost", "budget", "target", "payment", "fee"]
)
_UNIT_WORDS = ("unit", "each", "per", "单位", "单件", "单价", "单品", "价")
_NAMED_SCORE = 0.6
_COST_OF_SALES = re.compile(
    r"\b(?:total )?costs? of (?:the |all )?(?:goods|products|items|merchandise)"
    r"(?: that (?:we|were))? sold\b|\b(?:total )?costs? of sales\b|\bcogs\b"
    r"|(?:商品|产品|货物)?销售(?:总)?成本|(?:已售|卖出)的?(?:商品|产品)的?(?:总)?成本"
)


def read_margins(parse: Parse) -> None:
    """毛利率, gross margin by category, the products with the highest profit."""
    _read_cost_of_sales(parse)
    for span in parse.spans:
        if span.consumed or not span.senses & {"margin", "profit"} or _has_stored_column(span):
            continue
        profit = find_profit(parse)
        if profit is None:
            continue
        consume([span])
        whole = Measure("sum", profit.table, profit.field)
        is_margin = "margin" in span.senses
        add_measure(parse, _divide_by_revenue(profit, whole) if is_margin else profit)


def _read_cost_of_sales(parse: Parse) -> None:
    """Cost of goods sold: each piece that was sold at what it costs."""
    match = _COST_OF_SALES.search(parse.text)
    profit = find_profit(parse) if match is not None else None
    if match is None or profit is None or profit.minus is None or parse.intent.measures:
        return
    inside = parse.spans_over(match)
    if any(m.consumed for m in inside):
        return
    consume(inside)
    for span in inside:
        span.candidates = ()
    add_measure(parse, profit.minus)


def find_profit(parse: Parse) -> Measure | None:
    """Amounts less costs of the one table in which both come together; None where none is clear."""
    profits = list(_list_profits(parse))
    tables = {measure.table for measure in profits}
    return profits[0] if len(tables) == 1 else None


def _list_profits(parse: Parse) -> Iterator[Measure]:
    for table in parse.graph.tables:
        revenue = _find_amount_column(parse, table, _REVENUE_SENSES, _NOT_REVENUE_SENSES)
        cost = _find_cost_column(parse, table)
        if revenue is None or cost is None:
            continue
        quantity = _find_amount_column(parse, table, frozenset(["quantity"]), _NOT_REVENUE_SENSES)
        if not _is_unit_cost(parse, cost) and cost.table == table:
            yield Measure("sum", table, revenue, minus=Measure("sum", table, cost))
        elif quantity is not None:
            cost_of_all = Measure("sum", table, quantity, times=cost)
            yield Measure("sum", table, revenue, minus=cost_of_all)


def _find_amount_column(
    parse: Parse, table: str, senses: frozenset[str], others: frozenset[str]
) -> Field | None:
    for field in parse.graph.fields(table):
        own = find_column_senses(parse.graph, field)
        if own & senses and not own & (others | {"price"}) and is_summable(parse.graph, field):
            return field
    return None


def _find_cost_column(parse: Parse, table: str) -> Field | None:
    """The one column of costs in this table, else in one that each of its rows belongs to."""
    graph = parse.graph
    above = [edge.right for edge in graph.edges[table] if edge.to_one]
    for tables in ([table], above):
        fields = [
            field
            for home in tables
            for field in graph.fields(home)
            if graph.is_number(field) and "cost" in find_column_senses(graph, field)
        ]
        if fields:
            return fields[0] if len(fields) == 1 else None
    return None


def _is_unit_cost(parse: Parse, cost: Field) -> bool:
    """Whether it is what one piece costs: it says so, or a price stands beside it."""
    graph = parse.graph
    text = f"{cost.column} {graph.find_label(cost)}".lower()
    words = text.replace("_", " ").split()
    if any(word in words or (not word.isascii() and word in text) for word in _UNIT_WORDS):
        return True
    beside = [find_column_senses(graph, field) for field in graph.fields(cost.table)]
    return any("price" in senses for senses in beside)


def _divide_by_revenue(profit: Measure, whole: Measure) -> Measure:
    return Measure("sum", profit.table, profit.field, minus=profit.minus, over=whole)


def _has_stored_column(span: Span) -> bool:
    return any(c.column is not None and c.score >= _NAMED_SCORE for c in span.candidates)
