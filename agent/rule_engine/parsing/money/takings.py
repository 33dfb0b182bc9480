"""Money that is spoken of without the name of its column: revenue from passes, 赔了多少钱."""

import re

from agent.rule_engine.intent import Measure, ValueFilter
from agent.rule_engine.parsing.business.averages import find_money_measure
from agent.rule_engine.parsing.business.entities import PAID
from agent.rule_engine.parsing.business.growth_ranking import find_main_measure
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.parsing.money.spending import find_spent
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Span
from model.locales.chinese import compile_chinese

_MONEY_WORDS = frozenset(
    ["revenue", "takings", "turnover", "income", "proceeds", "sales", "money", "收入", "营收",
     "营业额", "流水"]
)  # fmt: skip
_HOW_MUCH = compile_chinese(
    r"(?P<verb>\p{Han})(?:了|过)(?:多少钱|(?<=[收花]了)多少(?=[了呢啊]?[？?。]?$))"
)
_OTHER_MONEY = frozenset("退赚亏欠省")
"""Verbs of money that goes back, is left or is owed: not what is taken."""
_SPENT = frozenset("花费付")
_NAMED_SCORE = 0.45
_PRICE_SENSES = frozenset(["price", "amount", "fee", "payment"])


def read_takings(parse: Parse) -> None:
    """The one amount of the rows that are named: its sum, where a word of money names no column."""
    if (
        parse.intent.measures
        or parse.intent.having
        or any(m.does("avg", "aov") for m in parse.spans)
    ):
        return
    word = next((m for m in parse.spans if _speaks_of_money(m)), None)
    match = _HOW_MUCH.search(parse.text)
    if match is not None and match["verb"] in _OTHER_MONEY:
        return
    if word is None and match is None:
        return
    spans = [m for m in parse.spans if not m.consumed and parse.names_table(m)]
    measure = _find_taken(parse, spans) if spans else _find_of_values(parse)
    if measure is None and match is not None and match["verb"] in _SPENT:
        measure = find_spent(parse, {t for m in spans if (t := parse.table_of(m))})
        consume(spans if measure is not None else [])
    if measure is None:
        return
    consume(m for m in parse.spans if m is word or (match and _is_inside(m, match)))
    if word is not None:
        word.candidates = ()
    consume(m for m in spans if parse.table_of(m) == measure.table)
    add_measure(parse, measure)


def _speaks_of_money(span: Span) -> bool:
    is_named = any(c.score >= _NAMED_SCORE for c in span.candidates)
    return span.text.lower() in _MONEY_WORDS and not span.consumed and not is_named


def _is_inside(span: Span, match: re.Match[str]) -> bool:
    plain = not (span.values or _names_rows(span))
    return plain and span.overlaps(match)


def _names_rows(span: Span) -> bool:
    """Whether the words may name a table."""
    return any(c.column is None for c in span.candidates)


def _find_taken(parse: Parse, spans: list[Span]) -> Measure | None:
    """The sum of the money of the first table that has one amount, or one price a row."""
    for span in spans:
        table = parse.table_of(span) or ""
        measure = find_money_measure(parse, table) or _find_price(parse, table)
        if measure is not None:
            return measure
    return None


def _find_price(parse: Parse, table: str) -> Measure | None:
    """What is paid for each row, where rows have a day and no number of pieces."""
    graph = parse.graph
    senses = {f: find_column_senses(graph, f) for f in graph.fields(table) if graph.is_number(f)}
    prices = [f for f, own in senses.items() if own & _PRICE_SENSES]
    pieces = any("quantity" in own for own in senses.values())
    dated = graph.dates(table) and graph.count_references(table)
    paid = [f for f, own in senses.items() if own & PAID and is_summable(graph, f)]
    prices = prices or paid
    return parse.measure("sum", prices[0]) if dated and len(prices) == 1 and not pieces else None


def _find_of_values(parse: Parse) -> Measure | None:
    """干洗和水洗各收了多少钱: the main sum, of which the named values are parts."""
    tables = {f.field.table for f in parse.intent.filters if isinstance(f, ValueFilter)}
    tables |= {group.field.table for group in parse.intent.groups}
    main = find_main_measure(parse)
    if main is not None and _leads_to_all(parse, main.table, tables):
        return main
    finer = [t for t in parse.graph.tables if tables and _leads_to_all(parse, t, tables)]
    sums = [m for t in finer if (m := find_money_measure(parse, t)) is not None]
    return sums[0] if len(sums) == 1 else None


def _leads_to_all(parse: Parse, table: str, goals: set[str]) -> bool:
    paths = [parse.graph.path(table, goal) for goal in goals]
    return all(path is not None and all(edge.to_one for edge in path) for path in paths)
