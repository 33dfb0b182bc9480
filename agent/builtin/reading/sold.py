"""Pieces and money that no word names: 卖了多少件, how many were sold, 上个月的差旅费."""

import re
from itertools import pairwise

from agent.builtin.intent import Compare, Measure
from agent.builtin.reading.context import Reading, add_measure, column_senses, use
from agent.builtin.reading.marks import Mark
from agent.builtin.reading.terms import split
from agent.builtin.reading.topics.earnings import is_on_offer
from agent.builtin.warehouse import Field

_SELLS = re.compile(r"卖|售出|买了|买过|购买了|\b(?:sold|sells?|selling|bought)\b", re.IGNORECASE)
_PIECES = re.compile(
    r"(?:一共|总共|共)?有?(?:多少|几)[件个台杯瓶箱本双只盒包袋支份套块把辆部碗张颗]?"
    r"|how many|how many units|number of",
    re.IGNORECASE,
)
_GOODS = frozenset(["product", "sku", "dish", "quantity"])
_NOT_SOLD = frozenset(
    ["inventory", "stock", "target", "goal", "return", "refund", "purchase", "plan_amount"]
)
_MONEY = frozenset(["amount", "revenue", "spend", "cost", "fee", "payment", "income"])
_SPENT = re.compile(
    r"(?:费|费用|款|款项|金|金额|工资|收入|成本|支出|补贴)$|\b(?:fees?|costs?|expenses?|revenue)$",
    re.IGNORECASE,
)
_CLASSED = re.compile(r"[笔次条张单个家人]$|how many|number of|笔数|次数|count")


def read_sold(reading: Reading) -> None:
    """键盘卖了多少件: the quantity sold, not the number of rows."""
    _count_orders(reading)
    if not any(_SELLS.search(m.text) for m in reading.marks) or is_on_offer(reading):
        return
    for place, mark in enumerate(reading.marks):
        if not mark.used and _PIECES.fullmatch(mark.text):
            _sum_sold(reading, place)
            return


def _count_orders(reading: Reading) -> None:
    """订单数量, 客户数量: how many of them there are, not how many pieces they are for."""
    for first, second in pairwise(reading.marks):
        table = reading.table_of(first)
        counts = first.text.endswith("单") or (reading.names_table(first) and not _goods(first))
        if counts and second.text == "数量" and table and not second.used:
            use([first, second])
            second.refs = ()
            add_measure(reading, Measure("count", table))


def _sum_sold(reading: Reading, place: int) -> None:
    mark = reading.marks[place]
    after = next(reading.near(place, 1, 1), None)
    if after is not None and reading.table_of(after[1]) and not _goods(after[1]):
        return
    found = _quantity(reading)
    if found is not None and _asks_money(reading, place):
        found = _amount(reading, found.table)
    elif found is not None and mark.text.endswith("多少") and not _names_goods(reading):
        found = None
    reading.unclear = found is None and mark.text.endswith("多少")
    if found is not None:
        use([mark])
        add_measure(reading, reading.measure("sum", found))


def _asks_money(reading: Reading, place: int) -> bool:
    return any(m.text in ("钱", "元") for m in reading.marks[place + 1 : place + 2])


def _names_goods(reading: Reading) -> bool:
    """Whether what was sold is said, so that pieces rather than money are asked for."""
    filters = [f for f in reading.intent.filters if isinstance(f, Compare)]
    said = [s for f in filters for s in column_senses(reading.warehouse, f.field)]
    return bool({*said} & _GOODS) or any(_goods(m) for m in reading.marks)


def _amount(reading: Reading, table: str) -> Field | None:
    fields = [f for f in reading.warehouse.fields(table) if reading.additive(f)]
    amounts = [f for f in fields if _is_money(reading, f)]
    return amounts[0] if len(amounts) == 1 else None


def read_worth(reading: Reading) -> None:
    """差旅费一共多少: a stored kind of expense asks for the one amount beside it."""
    if reading.intent.measures or not _asks_worth(reading):
        return
    places = [i for i, m in enumerate(reading.marks) if m.text.endswith("多少")]
    sold_unclear = reading.unclear
    reading.unclear = sold_unclear or any(_asks_money(reading, place) for place in places)
    for filter_ in reading.intent.filters:
        if not isinstance(filter_, Compare) or not filter_.values:
            continue
        if not _SPENT.search(str(filter_.values[0])):
            continue
        amount = _amount(reading, filter_.field.table)
        if amount is not None:
            use(m for m in reading.marks if m.does("sum", "ask") or m.text in ("有多少", "多少"))
            add_measure(reading, reading.measure("sum", amount))
            reading.unclear = sold_unclear
            return


def _asks_worth(reading: Reading) -> bool:
    for mark in reading.marks:
        found = reading.field_of(mark, "measure", least=0.6)
        if found is not None and reading.warehouse.is_number(found):
            return False
        counts = mark.does("count") and _CLASSED.search(mark.text.lower())
        if counts or (mark.does("list", "max", "min", "avg") and not mark.does("sum")):
            return False
    ranked = any(m.does("most", "least") for m in reading.marks)
    return ranked or not any(m.does("which") for m in reading.marks)


def _goods(mark: Mark) -> bool:
    return bool(mark.senses & _GOODS)


def _quantity(reading: Reading) -> Field | None:
    """The quantity of the table in which most comes together; None when two are as likely."""
    found = [f for t in reading.warehouse.tables for f in _quantities(reading, t)]
    found = [f for f in found if _reaches(reading, f.table)]
    most = max((reading.warehouse.references(f.table) for f in found), default=0)
    best = [f for f in found if reading.warehouse.references(f.table) == most]
    return best[0] if len(best) == 1 else None


def _quantities(reading: Reading, table: str) -> list[Field]:
    about = f"{reading.warehouse.bare[table]} {reading.warehouse.tables[table].label}"
    if {sense for _, senses in split(about) for sense in senses} & _NOT_SOLD:
        return []
    fields = [f for f in reading.warehouse.fields(table) if reading.additive(f)]
    senses = {f: column_senses(reading.warehouse, f) for f in fields}
    return [f for f in fields if "quantity" in senses[f] and not senses[f] & _NOT_SOLD]


def _reaches(reading: Reading, table: str) -> bool:
    """Whether every condition says something of each of its rows."""
    filters = [f for f in reading.intent.filters if isinstance(f, Compare)]
    paths = [reading.warehouse.path(table, f.field.table) for f in filters]
    return all(path is not None and all(edge.to_one for edge in path) for path in paths)


def _is_money(reading: Reading, found: Field) -> bool:
    return bool(column_senses(reading.warehouse, found) & _MONEY)
