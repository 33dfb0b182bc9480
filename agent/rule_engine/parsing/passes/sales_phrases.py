"""Sales phrases that name no column: 卖了多少件, how many were sold, 上个月的差旅费."""

import re
from collections.abc import Iterator

from agent.rule_engine.intent import Measure, ValueFilter
from agent.rule_engine.parsing.business.growth_ranking import find_main_measure
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.parsing.money.earnings import asks_for_offer, find_own_money
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.spans.schema_terms import split_label
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_SELL_WORDS = re.compile(
    r"卖|售出|买了|买过|购买了|\b(?:sold|sells?|selling|bought)\b", re.IGNORECASE
)
_PIECE_WORDS = re.compile(
    r"(?:一共|总共|共)?有?(?:多少|几)[件个台杯瓶箱本双只盒包袋支份套块把辆部碗张颗架幅株串]?货?"
    r"|how many|how many units|number of",
    re.IGNORECASE,
)
_SOLD_BEFORE = compile_chinese(r"(?:卖|售)出?[了过]?(?:多少|几)\p{Han}?$")
_SOLD_BEHIND = re.compile(
    r"[^,;?]{0,40}\b(?:(?:did|do|does|have|has) [^,;?]{2,30} (?:sell|sold)|(?:were|was|got) sold)\b"
)
_GOODS_SENSES = frozenset(["product", "sku", "dish", "quantity"])
_NOT_SOLD_SENSES = frozenset(
    ["inventory", "stock", "target", "goal", "return", "refund", "purchase", "plan_amount"]
)
_MONEY_SENSES = frozenset(["amount", "revenue", "spend", "cost", "fee", "payment", "income"])
_EXPENSE_WORDS = re.compile(
    r"(?:费|费用|款|款项|(?<!现)金|金额|工资|收入|成本|支出|补贴)$|\b(?:fees?|costs?|expenses?|revenue)$",
    re.IGNORECASE,
)
_COUNT_WORDS = re.compile(r"[笔次条张单个家人]$|how many|number of|笔数|次数|count")


def read_quantity_sold(parse: Parse) -> None:
    """键盘卖了多少件: the quantity sold, not the number of rows."""
    _count_orders(parse)
    sells = any(_SELL_WORDS.search(m.text) for m in parse.spans if not m.consumed)
    if not sells or asks_for_offer(parse):
        return
    for place, span in enumerate(parse.spans):
        if not span.consumed and _PIECE_WORDS.fullmatch(span.text):
            _add_quantity(parse, place)
            return


def _count_orders(parse: Parse) -> None:
    """订单数量, 客户数量: how many of them there are, not how many pieces they are for."""
    for place, second in enumerate(parse.spans):
        first = next(_list_before(parse, place), second)
        table = parse.table_of(first)
        counts = first.text.endswith("单") or parse.names_table(first)
        if counts and _is_goods(first) and _speaks_of_sales(parse) and second.text == "数量":
            return
        if second.text in ("数量", "数") and _count_days(parse, first, second):
            return
        if counts and second.text == "数量" and table and not second.consumed:
            consume([first, second])
            second.candidates = ()
            add_measure(parse, Measure("count", table))


def _count_days(parse: Parse, first: Span, second: Span) -> bool:
    """门店开业数量: the rows that have such a day, counted by it."""
    day = parse.field_of(first, "date", least=0.75) if first.end == second.start else None
    if day is None or second.consumed or not parse.graph.is_date(day):
        return False
    if parse.names_table(first):
        return False
    consume([first, second])
    second.candidates = ()
    add_measure(parse, Measure("count", day.table))
    parse.intent.start_column = parse.intent.start_column or day
    return True


def _list_before(parse: Parse, place: int) -> Iterator[Span]:
    """What stands before, but for times and for words such as 统计 between the two."""
    for at, span in parse.near(place, -1, 4):
        between = span.time is not None or span.does("list", "breakdown")
        if not between and not (span.consumed and at < place - 1):
            yield span
        if not between:
            return


def _speaks_of_sales(parse: Parse) -> bool:
    """商品每个月的数量: what is sold has times, how many kinds of it there are has none."""
    timed = bool(parse.intent.buckets) or any(m.time for m in parse.spans)
    return timed or any(_SELL_WORDS.search(m.text) for m in parse.spans)


def _add_quantity(parse: Parse, place: int) -> None:
    span = parse.spans[place]
    after = next(parse.near(place, 1, 1), None)
    named = after is not None and parse.table_of(after[1]) is not None
    if after is not None and named and not _is_goods(after[1]) and not _is_sold(parse, after[1]):
        return
    if _asks_for_money(parse, place) and find_own_money(parse) is not None:
        return
    field = _find_quantity(parse)
    if field is not None and _asks_for_money(parse, place):
        paid = None if _has_goods(parse) else find_main_measure(parse)
        field = paid.field if paid is not None else _find_amount(parse, field.table)
    elif field is not None and span.text.endswith("多少") and not _has_goods(parse):
        field = None
    parse.is_unclear = field is None and span.text.endswith("多少")
    if field is not None:
        consume([span])
        add_measure(parse, parse.measure("sum", field))


def _asks_for_money(parse: Parse, place: int) -> bool:
    return any(m.text in ("钱", "元") for m in parse.spans[place + 1 : place + 2])


def _has_goods(parse: Parse) -> bool:
    """Whether what was sold is said, so that pieces rather than money are asked for."""
    filters = [f for f in parse.intent.filters if isinstance(f, ValueFilter)]
    senses = [s for f in filters for s in find_column_senses(parse.graph, f.field)]
    return bool({*senses} & _GOODS_SENSES) or any(_is_goods(m) for m in parse.spans)


def _find_amount(parse: Parse, table: str) -> Field | None:
    fields = [f for f in parse.graph.fields(table) if is_summable(parse.graph, f)]
    amounts = [f for f in fields if _is_money(parse, f)]
    return amounts[0] if len(amounts) == 1 else None


def read_expense(parse: Parse) -> None:
    """差旅费一共多少: a stored kind of expense asks for the one amount beside it."""
    if parse.intent.measures or parse.intent.outputs or not _may_ask_expense(parse):
        return
    places = [i for i, m in enumerate(parse.spans) if m.text.endswith("多少")]
    sold_unclear = parse.is_unclear
    parse.is_unclear = sold_unclear or any(_asks_for_money(parse, place) for place in places)
    for filter_ in parse.intent.filters:
        if not isinstance(filter_, ValueFilter) or not filter_.values:
            continue
        if not _EXPENSE_WORDS.search(str(filter_.values[0])):
            continue
        amount = _find_amount(parse, filter_.field.table)
        if amount is not None:
            consume(m for m in parse.spans if m.does("sum", "ask") or m.text in ("有多少", "多少"))
            add_measure(parse, parse.measure("sum", amount))
            parse.is_unclear = sold_unclear
            return


def _may_ask_expense(parse: Parse) -> bool:
    for span in parse.spans:
        field = parse.field_of(span, "measure", least=0.6)
        if field is not None and parse.graph.is_number(field):
            return False
        counts = span.does("count") and _COUNT_WORDS.search(span.text.lower())
        if counts or (span.does("list", "max", "min", "avg") and not span.does("sum")):
            return False
    is_ranked = any(m.does("most", "least") for m in parse.spans)
    return is_ranked or not any(m.does("which") for m in parse.spans)


def _is_goods(span: Span) -> bool:
    return bool(span.senses & _GOODS_SENSES)


def _is_sold(parse: Parse, span: Span) -> bool:
    """How many drones did we sell: pieces, where each row of what was sold names such a thing."""
    quantity = _find_quantity(parse)
    edges = parse.graph.edges[quantity.table] if quantity is not None else []
    named = any(e.to_one and e.right == parse.table_of(span) for e in edges)
    before = _SOLD_BEFORE.search(parse.text[: span.start])
    return named and bool(before or _SOLD_BEHIND.match(parse.text, span.end))


def _find_quantity(parse: Parse) -> Field | None:
    """The quantity of the table in which most comes together; None when two are as likely."""
    quantities = [f for t in parse.graph.tables for f in _list_quantities(parse, t)]
    quantities = [f for f in quantities if _meets_conditions(parse, f.table)]
    most = max((parse.graph.count_references(f.table) for f in quantities), default=0)
    best = [f for f in quantities if parse.graph.count_references(f.table) == most]
    return best[0] if len(best) == 1 else None


def _list_quantities(parse: Parse, table: str) -> list[Field]:
    about = f"{parse.graph.bare[table]} {parse.graph.tables[table].label}"
    if {sense for _, senses in split_label(about) for sense in senses} & _NOT_SOLD_SENSES:
        return []
    fields = [f for f in parse.graph.fields(table) if is_summable(parse.graph, f)]
    senses = {f: find_column_senses(parse.graph, f) for f in fields}
    return [f for f in fields if "quantity" in senses[f] and not senses[f] & _NOT_SOLD_SENSES]


def _meets_conditions(parse: Parse, table: str) -> bool:
    """Whether every condition says something of each of its rows."""
    filters = [f for f in parse.intent.filters if isinstance(f, ValueFilter)]
    paths = [parse.graph.path(table, f.field.table) for f in filters]
    return all(path is not None and all(edge.to_one for edge in path) for path in paths)


def _is_money(parse: Parse, field: Field) -> bool:
    return bool(find_column_senses(parse.graph, field) & _MONEY_SENSES)
