"""Averages per entity: 平均每个客户下几单, average revenue per customer."""

import re

from agent.rule_engine.intent import Measure, ValueFilter
from agent.rule_engine.parsing.business.entities import (
    find_event_table,
    find_event_tables,
    find_owner_edge,
    is_person,
    owner_column,
)
from agent.rule_engine.parsing.business.growth_ranking import find_main_measure
from agent.rule_engine.parsing.business.sales_amount import find_paid_of
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_MONEY_SENSES = frozenset(["revenue", "amount", "spend", "sale", "payment", "income", "quantity"])
_SPENDING_WORDS = frozenset(
    ["消费", "消费了", "花", "花费", "花了", "贡献", "贡献了", "spend", "spends", "spent",
     "pay", "pays", "卖", "卖了", "卖出", "卖出了", "赚", "赚了", "收", "收入"]
)  # fmt: skip
_REVENUE_WORDS = frozenset(["sales", "revenue", "turnover", "sales revenue", "takings"])
_TOTAL_WORDS = frozenset(["total", "totals", "amount", "amounts", "value"])
_MOST_DISTANCE = 2
_TAKES_ON_AVERAGE = re.compile(r"的?平均的?(?=(?:总?销售|营业|营收|流水|业绩))")
_SPENDS = re.compile(r"(?:的)?平均(?:会|能)?(?:消费|花|下单|下[几多]|买)")
_TIMES = re.compile(r"次数|笔数|(?:几|多少)[次笔]")
_EARNING = ("卖", "赚", "收", "能卖", "消费", "花")
_AVERAGE_OF_ONE = re.compile(r"平均(?:下来|而言)?一[个位家名台条辆间本只所门款]?$")


def read_averages_per_entity(parse: Parse) -> None:
    """One number over the number of those it falls to; averages of groups are left alone."""
    if parse.intent.history is not None:
        return
    for span in parse.spans:
        if span.does("percust") and not span.consumed:
            _per_customer(parse, span)
    averaging = [i for i, m in enumerate(parse.spans) if m.does("avg") and not m.candidates]
    if len(averaging) != 1 or parse.intent.measures:
        return
    place = averaging[0]
    entity = _find_entity(parse, place)
    if entity is None:
        return
    spans, owner = entity
    measure = _find_measure(parse, owner, [*spans, parse.spans[place]])
    if measure is not None:
        consume([parse.spans[place], *spans])
        add_measure(parse, measure)


def _per_customer(parse: Parse, span: Span) -> None:
    """人均消费, revenue per customer: the money of those whose rows there are."""
    for events, edge in find_event_tables(parse):
        money = find_money_measure(parse, events) or find_main_measure(parse)
        measure = money and make_average(parse, [span], money, edge.right)
        if measure is not None:
            consume(m for m in parse.spans if m.does("avg") and not m.candidates)
            add_measure(parse, measure)
            return


def find_money_measure(parse: Parse, table: str) -> Measure | None:
    """The sum of the one column of money, or of what was paid; None where it is not clear."""
    fields = [f for f in parse.graph.fields(table) if _is_money(parse, f)]
    money = [f for f in fields if "quantity" not in find_column_senses(parse.graph, f)]
    field = money[0] if len(money) == 1 else find_paid_of(parse.graph, money)
    return Measure("sum", table, field) if field is not None else None


def _find_entity(parse: Parse, place: int) -> tuple[list[Span], str] | None:
    """The words for each of them: 平均每个客户, per customer, does a customer … on average."""
    for at, span in enumerate(parse.spans):
        table = parse.table_of(span)
        if table is None or span.consumed or not parse.names_table(span):
            continue
        opener = next((m for _, m in parse.near(at, -1, 1) if m.does("each", "by")), None)
        spends = _SPENDS.match(parse.text, span.end) is not None and opener is None
        mean = parse.spans[place].text == "均" and parse.spans[place].start == span.end  # 店均
        mean = mean or (opener is None and _takes_on_average(parse, place, span))
        if mean or (spends and is_person(parse, table)):
            return [span], table
        chinese = not span.text.isascii()
        one = _AVERAGE_OF_ONE.search(parse.text[: span.start])
        if one is not None and opener is None:
            return [m for m in parse.spans if one.start() <= m.start and m.end <= span.end], table
        article = at > 0 and parse.spans[at - 1].text.lower() in ("a", "an", "the")
        if (
            opener is not None
            and not opener.consumed
            and not _groups_average(parse, opener)
            and _is_one_average(parse, place, at, table, chinese)
        ):
            return [opener, span], table
        if (
            article
            and opener is None
            and (is_person(parse, table) or _counts_rows_below(parse, table))
        ):
            return [span], table
    return None


def _takes_on_average(parse: Parse, place: int, span: Span) -> bool:
    """门店平均销售额最高的省份: what a shop takes in all, and no average of single rows."""
    match = _TAKES_ON_AVERAGE.match(parse.text, span.end)
    if match is None or not match.start() <= parse.spans[place].start < match.end():
        return False
    main = find_main_measure(parse)
    after = next((m for m in parse.spans if m.start == match.end()), None)
    field = parse.field_of(after, "measure", least=0.6) if after is not None else None
    return main is not None and field is not None and field == main.field


def _is_one_average(parse: Parse, place: int, at: int, table: str, chinese: bool) -> bool:
    """平均每个客户 means one number, 各部门的平均工资 one for each; English says per customer."""
    if chinese:
        beside = [i for i, _ in parse.near(place, 1, _MOST_DISTANCE)]
        later = place > at and parse.text[:2] != "各"
        counts = _counts_events(parse, table) or _is_count_per_owner(parse, place, table)
        earned = parse.text[parse.spans[place].end :].startswith(_EARNING)
        return at in beside or (later and (counts or earned))
    counts = _is_count_per_owner(parse, place, table) or _counts_rows_below(parse, table)
    counts = counts or _names_revenue(parse)
    return is_person(parse, table) or counts


def _names_revenue(parse: Parse) -> bool:
    """Average revenue per store: what a store takes in all, and no average of single rows."""
    main = find_main_measure(parse)
    spans = [m for m in parse.spans if m.text.lower() in _REVENUE_WORDS and not m.consumed]
    fields = [parse.field_of(m, "measure", least=0.6) for m in spans]
    return main is not None and bool(spans) and all(f in (None, main.field) for f in fields)


def _groups_average(parse: Parse, opener: Span) -> bool:
    """Average fee by customer, for each customer: an average of each, unless times are counted."""
    word = opener.text.lower()
    return (
        opener.text.isascii()
        and word not in ("per", "each", "every")
        and not any(m.does("count") for m in parse.spans)
    )


def _is_count_per_owner(parse: Parse, place: int, owner: str) -> bool:
    """Average number of sessions per driver: how many of the one for each of the other."""
    near = [span for _, span in parse.near(place, 1, 3) if not span.does("having")]
    if len(near) > 1 and near[1].does("count") and not near[0].text.isascii():
        near.reverse()  # 平均订单数 counts as the number of orders does
    counts = len(near) > 1 and (near[0].does("count") or near[0].text.endswith(("多少", "几")))
    table = parse.table_of(near[1]) if counts else None
    return table not in (None, owner) and find_counted_rows(parse, table or "", owner) is not None


def _counts_rows_below(parse: Parse, owner: str) -> bool:
    """Accounts per customer on average: rows of what belongs to each of them, and no number."""
    spans = [m for m in parse.spans if m.candidates and not m.consumed]
    numbers = [m for m in spans if not parse.names_table(m) and parse.field_of(m, "measure", 0.6)]
    tables = {parse.table_of(m) or "" for m in spans if parse.names_table(m)} - {owner, ""}
    if numbers or len(tables) != 1:
        return False
    return find_counted_rows(parse, tables.pop(), owner) is not None


def find_counted_rows(parse: Parse, table: str, owner: str) -> str | None:
    """The rows to count for each owner: of the table, or of the one that links it to them."""
    path = parse.graph.path(table, owner)
    if path and all(edge.to_one for edge in path):
        return table
    sides = {table, owner}
    links = [
        other
        for other in parse.graph.tables
        if other not in sides
        and sides <= {e.right for e in parse.graph.edges[other] if e.to_one}
        and not parse.graph.dates(other)
    ]
    return links[0] if len(links) == 1 else None


def _counts_events(parse: Parse, owner: str) -> bool:
    counts = any(m.does("count") for m in parse.spans)
    return is_person(parse, owner) and (counts or _has_spending_verb(parse))


def _has_spending_verb(parse: Parse) -> bool:
    return any(m.text.lower() in _SPENDING_WORDS for m in parse.spans)


def _find_measure(parse: Parse, owner: str, inside: list[Span]) -> Measure | None:
    rest = [m for m in parse.spans if m not in inside and not m.consumed]
    if _TIMES.search(parse.text) and (times := _find_implied_measure(parse, rest, owner)):
        return times
    for span in rest:
        field = parse.field_of(span, "measure", least=0.6)
        own = field is not None and field.table == owner and is_summable(parse.graph, field)
        adds_up = own or (field is not None and is_summable(parse.graph, field))
        if field is not None and adds_up and not parse.names_table(span):
            return make_average(parse, [span], Measure("sum", field.table, field), owner)
    for span in rest:
        table = parse.table_of(span)
        counts = [m for m in rest if m.does("count") or m.text.endswith(("多少", "几"))]
        below = span.text.isascii() and _counts_rows_below(parse, owner)
        total = _find_total_word(parse, span) if table not in (None, owner) else None
        if table is not None and total is not None and below:
            money = find_money_measure(parse, table)
            return money and make_average(parse, [span, total], money, owner)
        if table is not None and table != owner and (counts or below):
            counts.append(span)
            rows = find_counted_rows(parse, table, owner) or table
            return make_average(parse, counts, Measure("count", rows), owner)
    return _find_implied_measure(parse, rest, owner)


def _find_total_word(parse: Parse, span: Span) -> Span | None:
    """The bill total per patient: the money of the rows, and not how many there are."""
    after = next((m for m in parse.spans if m.start == span.end + 1), None)
    return after if after is not None and after.text.lower() in _TOTAL_WORDS else None


def _find_implied_measure(parse: Parse, rest: list[Span], owner: str) -> Measure | None:
    """下几单, 消费多少钱: what they do needs no name."""
    events = find_event_table(parse, owner)
    if events is None:
        return None
    if _has_spending_verb(parse) and not _TIMES.search(parse.text):
        spent = [m for m in rest if m.text.lower() in _SPENDING_WORDS or m.does("ask", "count")]
        money = find_money_measure(parse, events)
        return money and make_average(parse, spent, money, owner)
    counts = [m for m in rest if m.does("count")]
    if not counts:
        return None
    deeds = [m for m in rest if m.text.lower() in _SPENDING_WORDS]
    for deed in deeds:  # 平均消费次数: how often, and no amount
        deed.candidates = ()
    return make_average(parse, [*counts, *deeds], Measure("count", events), owner)


def make_average(parse: Parse, spans: list[Span], measure: Measure, owner: str) -> Measure | None:
    """The measure over those that have any; the first table on the way that names them is asked."""
    if measure.table == owner and measure.field is not None:  # 平均每次充电多少度
        consume([*spans, *(m for m in parse.spans if m.does("ask") and not m.candidates)])
        return Measure("avg", owner, measure.field)
    measure = _find_parts(parse, measure, owner)
    path = parse.graph.path(measure.table, owner)
    if not path or not all(edge.to_one for edge in path):
        return None
    edge = find_owner_edge(parse, path[-1].left, owner)
    if edge is None:
        return None
    consume(spans)
    over = Measure("count_distinct", edge.left, owner_column(edge))
    stats = parse.graph.column(owner_column(edge)).profile
    if stats is not None and stats.nulls > 0:  # who is nobody's is no part of an average of each
        parse.intent.filters.append(ValueFilter(owner_column(edge), "notnull"))
    return Measure(measure.aggregate, measure.table, measure.field, over=over, entity=owner)


def _find_parts(parse: Parse, measure: Measure, owner: str) -> Measure:
    """平均每个订单买几件商品: the pieces that the rows between the two say."""
    graph = parse.graph
    if measure.aggregate != "count" or measure.table == owner:
        return measure
    below = {e.right for e in graph.edges[owner] if not e.to_one}
    between = [
        t for t in below if any(e.to_one and e.right == measure.table for e in graph.edges[t])
    ]
    if len(between) != 1 or measure.table in below:
        return measure
    numbers = [f for f in graph.fields(between[0]) if is_summable(graph, f)]
    pieces = [f for f in numbers if "quantity" in find_column_senses(graph, f)]
    return parse.measure("sum", pieces[0]) if len(pieces) == 1 else Measure("count", between[0])


def _is_money(parse: Parse, field: Field) -> bool:
    graph = parse.graph
    return is_summable(graph, field) and bool(find_column_senses(graph, field) & _MONEY_SENSES)
