"""Numbers that are amounts of money, where no column is named: orders over 3000, 500元的商品."""

from decimal import Decimal

from agent.rule_engine.intent import Operator, ValueFilter
from agent.rule_engine.parsing.business.averages import find_money_measure
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.schema_graph import Field

MONEY_WORDS = frozenset(
    [
        "元",
        "块",
        "块钱",
        "eur",
        "usd",
        "euro",
        "euros",
        "dollars",
        "dollar",
        "yuan",
        "rmb",
        "cny",
    ]
)
MONEY_UNITS = MONEY_WORDS | frozenset(["的", "?", "？", "."])
"""What stands behind an amount: its unit, or nothing that says of what else it is."""
_PAID_BY_US = frozenset(["cost", "purchase"])
_COMPUTED = frozenset(["margin", "profit"])


def compare_amount(
    parse: Parse, place: int, operator: Operator, values: tuple[Decimal, ...]
) -> bool:
    """Orders over 3000, 超过5000元的订单: the one amount of money of what is named."""
    spans = [m for m in parse.spans if parse.names_table(m) and not m.values]
    tables = {t for m in spans if (t := parse.table_of(m)) is not None}
    if len(tables) != 1 or operator in ("=", "!=") or not _may_be_money(parse, place):
        return False
    if parse.spans[place].text.endswith("%") or _names_profit(parse, place):
        return False
    table = tables.pop()
    money = find_money_measure(parse, table)
    field = money.field if money is not None else find_price(parse, table)
    if field is None:
        return False
    consume(parse.spans[place + 1 : place + 2])
    parse.intent.filters.append(ValueFilter(field, operator, values))
    return True


def _names_profit(parse: Parse, place: int) -> bool:
    """毛利率低于20%的商品: what is computed of several amounts stands before, and no price."""
    return any(m.senses & _COMPUTED and not m.consumed for m in parse.spans[:place])


def _may_be_money(parse: Parse, place: int) -> bool:
    """Whether a unit of money stands behind the number, or nothing that says of what it is."""
    after = next((m for m in parse.spans[place + 1 :] if not m.does("above", "below")), None)
    if after is None or after.text.lower() in MONEY_UNITS:
        return True
    return after.time is not None or after.text.lower() in ("in", "on", "this", "during", "since")


def find_price(parse: Parse, table: str) -> Field | None:
    """What one of them is sold for, where rows are goods with one price."""
    numbers = [f for f in parse.graph.fields(table) if parse.graph.is_number(f)]
    prices = [f for f in numbers if "price" in find_column_senses(parse.graph, f)]
    prices = [f for f in prices if not find_column_senses(parse.graph, f) & _PAID_BY_US]
    return prices[0] if len(prices) == 1 else None
