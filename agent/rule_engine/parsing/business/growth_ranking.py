"""Groups ranked by growth over the previous year or period: what grew fastest."""

from collections.abc import Iterator
from dataclasses import replace

from agent.rule_engine.intent import Group, Measure, PeriodFilter
from agent.rule_engine.parsing.business.sales_amount import (
    find_sales_amount,
    is_other_flow,
    is_paid_amount,
)
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.parsing.parse_state import Parse, add_group, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from agent.time_expressions.calendar_periods import Period, make_period

_MONEY_SENSES = (
    frozenset(["revenue", "sale", "income"]),
    frozenset(["amount"]),
    frozenset(["fee", "payment", "spend"]),
)
"""What is money taken, the likeliest first."""
_NOT_REVENUE_SENSES = frozenset(["refund", "return", "cost", "discount", "tax", "budget", "target"])


def read_fastest(parse: Parse) -> None:
    """2025年哪个品类增长最快, which category grew fastest."""
    intent = parse.intent
    span = next((m for m in parse.spans if _is_growth_superlative(m) and not m.consumed), None)
    if span is None or span.superlative is None:
        return
    if not intent.groups:
        group = _find_ranked_group(parse)
        if group is None:
            return
        add_group(parse, group)
    if not intent.measures:
        measure = find_main_measure(parse)
        if measure is None:
            return
        add_measure(parse, measure)
    consume([span, *(m for m in parse.spans if m.does("growth") and not m.candidates)])
    intent.growth_descending, intent.growth = span.superlative.descending, "previous"
    intent.limit = intent.limit or 1
    _add_current_period(parse)


def find_main_measure(parse: Parse) -> Measure | None:
    """The money of the table in which most comes together; None where two are as likely."""
    if not any(_is_revenue(parse, f, _MONEY_SENSES[0]) for f in _list_dated_amounts(parse)):
        amount = find_sales_amount(parse)
        if amount is not None and is_paid_amount(parse.graph, amount):
            return parse.measure("sum", amount)
    for senses in _MONEY_SENSES:
        fields = [
            field for field in _list_dated_amounts(parse) if _is_revenue(parse, field, senses)
        ]
        most = max((parse.graph.count_references(f.table) for f in fields), default=0)
        best = [f for f in fields if parse.graph.count_references(f.table) == most]
        if best:
            return Measure("sum", best[0].table, best[0]) if len(best) == 1 else None
    return None


def _list_dated_amounts(parse: Parse) -> Iterator[Field]:
    """The columns that add up and belong to a day."""
    graph = parse.graph
    for table in graph.tables:
        dated = graph.dates(table) or _has_dated_parent(parse, table)
        if dated and not is_other_flow(parse, table):
            yield from (field for field in graph.fields(table) if is_summable(parse.graph, field))


def _is_revenue(parse: Parse, field: Field, senses: frozenset[str]) -> bool:
    own = find_column_senses(parse.graph, field)
    return bool(own & senses) and not own & _NOT_REVENUE_SENSES


def _has_dated_parent(parse: Parse, table: str) -> bool:
    return any(e.to_one and parse.graph.dates(e.right) for e in parse.graph.edges[table])


def _is_growth_superlative(span: Span) -> bool:
    return span.superlative is not None and span.superlative.concepts == ("growth",)


def _find_ranked_group(parse: Parse) -> Group | None:
    """What is ranked: the thing after which, else the first that is named."""
    places = [i for i, m in enumerate(parse.spans) if m.does("which")]
    beside = [m for i in places for _, m in parse.near(i, 1, 1)]
    for span in [*beside, *parse.spans]:
        group = None if span.consumed or not span.candidates else parse.dimension_of(span)
        if group is not None and not parse.graph.is_number(group.field):
            consume([span, *(m for m in parse.spans if m.does("which"))])
            return group
    return None


def _add_current_period(parse: Parse) -> None:
    """The period that is named, else this year; one that is not over is cut at today."""
    intent, today = parse.intent, parse.today
    timed = next((f for f in intent.filters if isinstance(f, PeriodFilter)), None)
    if timed is None:
        timed = PeriodFilter((replace(make_period("year", today), text=str(today.year)),))
        intent.filters.append(timed)
    cut_at_today(parse)


def cut_at_today(parse: Parse) -> None:
    """End the only period that is asked for today, if it is a year that is not over."""
    intent, today = parse.intent, parse.today
    timed = [f for f in intent.filters if isinstance(f, PeriodFilter)]
    if len(timed) != 1 or len(timed[0].periods) != 1:
        return
    [period] = timed[0].periods
    if (
        period.start
        and period.end
        and period.start <= today < period.end
        and period.grain == "year"
    ):
        to_date = Period(period.start, make_period("day", today).end, period.grain, period.text)
        intent.filters[intent.filters.index(timed[0])] = replace(timed[0], periods=(to_date,))
        intent.period_to_date = to_date
