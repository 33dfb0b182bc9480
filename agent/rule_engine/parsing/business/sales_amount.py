"""The money of sales: what customers paid, of all the amounts that a schema holds."""

import re
from collections.abc import Iterator
from dataclasses import replace

from agent.lexicon import expand_name
from agent.rule_engine.parsing.business.entities import find_table_senses, is_person
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Candidate, Span
from agent.schema_graph import Field, SchemaGraph

_SALES_WORDS = frozenset(
    ["revenue", "sales", "turnover", "takings", "sales amount", "sales revenue", "gmv",
     "销售额", "营业额", "营收", "销售金额", "成交额", "流水", "营业收入", "销售收入", "交易额",
     "销额", "销售总额", "sales value", "total sales value", "value of sales",
     "业绩", "总销售额", "总营收", "总收入"]
)  # fmt: skip
_SPEND_WORDS = frozenset(["spend", "spending", "spent", "消费", "消费额", "消费金额", "花费"])
_ORDER_WORDS = frozenset(["order", "orders", "订单", "单子"])
_GENERIC_AMOUNTS = frozenset(["总额", "金额", "总金额", "额", "总价"])
_HAPPENED = re.compile(
    r" (?:(?:that )?(?:took place|happened|occurred)|(?:were|was) (?:made|paid))\b"
)
"""Sales that took place are counted."""
_COUNTS = ("number of", "count of", "how many", "amount of")
_POSTS = frozenset(["sales", "销售"])
_POST_VERBS = frozenset(["sold", "sell", "sells", "selling"])
_BESIDE_POST = re.compile(
    r"(?:岗位?|职位|职务|部门|是|为|做|的)\|"
    r"|\| ?(?:staff|team|rep|people|person|employee|department|agent|manager|assistant|clerk"
    r"|岗|职|部|人员|员|同事|团队|代表|顾问|经理|主管|的人|组)"
)
"""Words with which a post is meant: sales staff, 岗位是销售."""
_NOT_SALES = frozenset(
    ["refund", "return", "purchase", "supplier", "expense", "spend", "cost", "salary", "inventory",
     "budget", "target", "discount", "bonus", "production", "claim", "compensation"]
)  # fmt: skip
_NOT_SALES_LABEL = re.compile(
    r"退|采购|进货|收购|回款|还款|工资|报销|支出|预算|目标|库存|赔|[贷借]款|抵押"
    r"|\b(?:loan|lending|mortgage)\b"
    r"|\b(?:refund|credit note|return|purchas|procure|payroll|repay|expense|budget|vendor)"
    r"|\bsupplier",
    re.IGNORECASE,
)
_SALES_TABLE = frozenset(["sale", "revenue", "order", "transaction", "payment", "income"])
_SALES_LABEL = re.compile(
    r"销售|售票|售[货出]|收费|收款|缴费|营业|营收|订单|交易|收银|结算|账单|消费|小票"
    r"|\b(?:sale|order|invoice|bill|booking|receipt|ticket)s?\b",
    re.IGNORECASE,
)
_NOT_TAKEN = re.compile(
    r"退|优惠|折扣|减免|折让|成本|税|运费|押金|定金|预[交付存]|余额|单价|其中|手续费|佣金|标价|原价|吊牌|进价|欠|未[付收]"
    r"|\b(?:refund|discount|rebate|cost|tax|freight|shipping|deposit|balance|unit|price"
    r"|fee|commission|list|gross|due|owed|tip)\b",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"实[付收]|已[付收]|到账|成交|支付金额|\b(?:paid|received|collected|net)\b", re.IGNORECASE
)
_CALLED = 0.6
MONEY_SENSES = frozenset(["revenue", "amount", "payment", "income", "sale", "total", "fee"])


def link_sales_words(parse: Parse) -> None:
    """Revenue, 销售额: where no column is called so, they mean what customers paid.

    A word that was taught means what it was taught to mean.
    """
    for place, span in enumerate(parse.spans):
        word = _without_post(span) if _names_post_by_chance(parse, span) else span
        parse.spans[place] = _link_word(parse, place, word) if word.term is None else word
    untaught = [place for place, span in enumerate(parse.spans) if span.term is None]
    places = [place for place in untaught if _speaks_of_sales(parse, place)]
    if not places or any(map(parse.graph.is_number, _list_revenue_columns(parse))):
        return
    amount = find_sales_amount(parse)
    for place in places:
        span = parse.spans[place]
        candidates = tuple(c for c in span.candidates if not _is_other_money(parse.graph, c))
        if amount is not None:
            candidates = (Candidate(amount.table, amount.column, 1.0),)
            parse.intent.money_words[span.text] = amount
        parse.spans[place] = replace(span, candidates=candidates, functions=())


def _names_post_by_chance(parse: Parse, span: Span) -> bool:
    """Monthly sales are no sales of people whose post is called sales, unless people are named."""
    if span.text.lower() not in _POSTS | _POST_VERBS or not span.values:
        return False
    if not all(is_person(parse, hit.table) for hit in span.values):
        return False
    beside = f"{parse.text[: span.start]}|{parse.text[span.end :]}"
    return _BESIDE_POST.search(beside) is None


def _without_post(span: Span) -> Span:
    is_verb = span.text.lower() in _POST_VERBS
    return replace(span, values=(), functions=("link",) if is_verb else span.functions)


def _link_word(parse: Parse, place: int, span: Span) -> Span:
    """Spending, orders, and amounts of what stands before them."""
    if span.text.lower() in _SPEND_WORDS:
        candidates = tuple(c for c in span.candidates if not _is_other_money(parse.graph, c))
        return replace(span, candidates=_prefer_paid(parse.graph, candidates))
    if span.text.lower() in _ORDER_WORDS or _is_order_alone(parse, place):
        return _link_order(parse, span)
    if span.text.lower() == "sales" and _HAPPENED.match(parse.text, span.end):
        return _link_order(parse, replace(span, candidates=(), functions=()))
    if place and span.text in _GENERIC_AMOUNTS:
        return _link_amount(parse, parse.spans[place - 1], span)
    return span


def _is_order_alone(parse: Parse, place: int) -> bool:
    """取消的单: behind what is said of it and before no other word it is an order."""
    before, after = parse.spans[place - 1 : place], parse.spans[place + 1 : place + 2]
    described = bool(before) and before[0].text == "的"
    ends = not after or bool(after[0].functions) or after[0].superlative is not None
    return described and ends and parse.spans[place].text == "单"


def _link_amount(parse: Parse, before: Span, span: Span) -> Span:
    """成交总额: the amount of the rows that are named right before it, and of no others."""
    beside = not parse.text[before.end : span.start].strip()
    table = parse.table_of(before) if beside else None
    if table is None or not parse.names_table(before):
        return span
    if own := tuple(c for c in span.candidates if c.table == table):
        return replace(span, candidates=own)
    paid = _find_paid(parse, table)
    own = (Candidate(table, paid.column, 1.0),) if paid is not None else ()
    return replace(span, candidates=own)


def _prefer_paid(graph: SchemaGraph, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """What is spent is what was paid, where one of the amounts that may be meant is called so."""
    fields = [Field(c.table, c.column) for c in candidates if c.column]
    paid = find_paid_of(graph, fields)
    return (Candidate(paid.table, paid.column, 0.9),) if paid is not None else candidates


def _link_order(parse: Parse, span: Span) -> Span:
    """Orders are the rows of sales, where no table is called so."""
    if any(c.column is None and c.score >= _CALLED for c in span.candidates):
        return span
    amount = find_sales_amount(parse)
    if amount is None or any(c.score >= 1.0 for c in span.candidates):
        return span
    return replace(span, candidates=(Candidate(amount.table, None, 0.95),))


def find_sales_amount(parse: Parse) -> Field | None:
    """The amount that is surely what was paid for sales; None where two are as likely."""
    tables = [t for t in parse.graph.tables if parse.graph.dates(t) and not is_other_flow(parse, t)]
    rated = {table: _rate_table(parse, table) for table in tables if _find_paid(parse, table)}
    best = max(rated.values(), default=(0, 0))
    best_tables = [table for table, rate in rated.items() if rate == best]
    sure = len(best_tables) == 1 and (best[0] or len(rated) == 1)
    return _find_paid(parse, best_tables[0]) if sure else None


def is_other_flow(parse: Parse, table: str) -> bool:
    """Whether its rows are refunds, purchases or other money than that of sales."""
    definition = parse.graph.tables[table]
    senses = find_table_senses(parse, table)
    sold = bool(senses & {"sale", "revenue"})
    return (bool(senses & _NOT_SALES) and not sold) or bool(
        _NOT_SALES_LABEL.search(definition.label)
    )


def is_table_of_sales(parse: Parse, table: str) -> bool:
    """Whether its rows are orders, tickets or other sales."""
    label = f"{parse.graph.tables[table].label} {' '.join(expand_name(parse.graph.bare[table]))}"
    is_sale = bool(find_table_senses(parse, table) & _SALES_TABLE or _SALES_LABEL.search(label))
    return is_sale and not is_other_flow(parse, table)


def _rate_table(parse: Parse, table: str) -> tuple[int, int]:
    return int(is_table_of_sales(parse, table)), parse.graph.count_references(table)


def is_paid_amount(graph: SchemaGraph, field: Field) -> bool:
    """Whether the column says that the money was paid."""
    return _PAID.search(_describe(graph, field)) is not None


def find_paid_of(graph: SchemaGraph, fields: list[Field]) -> Field | None:
    """Of several amounts the one that was paid; None where none or several were."""
    paid = [f for f in fields if is_paid_amount(graph, f)]
    paid = [f for f in paid if not _NOT_TAKEN.search(_describe(graph, f))]
    return paid[0] if len(paid) == 1 else None


def _find_paid(parse: Parse, table: str) -> Field | None:
    """The column of what was paid, else the only amount of money."""
    graph = parse.graph
    money = [f for f in graph.fields(table) if is_summable(graph, f) and _is_money(graph, f)]
    money = [f for f in money if _is_priced(graph, f) or not _NOT_TAKEN.search(_describe(graph, f))]
    paid = [f for f in money if is_paid_amount(graph, f)]
    for fields in (paid, money):
        if fields:
            return fields[0] if len(fields) == 1 else None
    return None


def _is_money(graph: SchemaGraph, field: Field) -> bool:
    senses = find_column_senses(graph, field)
    money = bool(senses & MONEY_SENSES) or _is_priced(graph, field)
    return money and "quantity" not in senses


def _is_priced(graph: SchemaGraph, field: Field) -> bool:
    """Whether it is the price of the one thing that each row is about."""
    return "price" in find_column_senses(graph, field) and is_summable(graph, field)


def _describe(graph: SchemaGraph, field: Field) -> str:
    """The label without its explanation, and the name in words."""
    column = graph.column(field)
    label = re.split(r"[,，;；:：(（]", column.label)[0]
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", column.name)
    return f"{label} {words}"


def _speaks_of_sales(parse: Parse, place: int) -> bool:
    """A word for sales that is neither counted nor part of a longer name: a sales region."""
    span = parse.spans[place]
    if span.text.lower() not in _SALES_WORDS or span.values:
        return False
    before = parse.text[: span.start].rstrip()
    after = parse.spans[place + 1 : place + 2]
    longer = bool(after) and _continues_name(span, after[0])
    longer = longer or _HAPPENED.match(parse.text, span.end) is not None
    return not longer and not (span.text.lower() == "sales" and before.endswith(_COUNTS))


def _continues_name(span: Span, after: Span) -> bool:
    plain = after.time is None and after.number is None and not after.functions
    return span.text.isascii() and after.text.isalpha() and plain and not after.values


def _list_revenue_columns(parse: Parse) -> Iterator[Field]:
    """Numbers that are called revenue themselves."""
    for table in parse.graph.tables:
        for field in parse.graph.fields(table):
            if "revenue" in find_column_senses(parse.graph, field):
                yield field


def _is_other_money(graph: SchemaGraph, candidate: Candidate) -> bool:
    """Whether it is a refund or the like, of which an amount is all that it shares."""
    table = graph.tables[candidate.table]
    if _NOT_SALES_LABEL.search(f"{table.label} {table.name}"):
        return True
    field = Field(candidate.table, candidate.column or "")
    return candidate.column is not None and bool(_NOT_TAKEN.search(_describe(graph, field)))
