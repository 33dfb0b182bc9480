"""Profit and margin where no column holds them: what was taken less what it cost."""

from collections.abc import Iterator

from agent.builtin.intent import Measure
from agent.builtin.reading.context import Reading, add_measure, column_senses, use
from agent.builtin.reading.marks import Mark
from agent.builtin.warehouse import Field

_TAKEN = frozenset(["revenue", "amount", "sale", "income"])
_NOT_TAKEN = frozenset(
    ["refund", "return", "discount", "tax", "freight", "cost", "budget", "target", "payment", "fee"]
)
_EACH = ("unit", "each", "per", "单位", "单件", "单价", "单品", "价")
_NAMED = 0.6


def read_margins(reading: Reading) -> None:
    """毛利率, gross margin by category, the products with the highest profit."""
    for place, mark in enumerate(reading.marks):
        if mark.used or not mark.senses & {"margin", "profit"} or _is_stored(mark):
            continue
        profit = profit_of(reading)
        if profit is None:
            continue
        rated = _rated(reading, place)
        use([mark, *rated])
        whole = Measure("sum", profit.table, profit.field)
        is_margin = "margin" in mark.senses or bool(rated)
        add_measure(reading, _over(profit, whole) if is_margin else profit)


def profit_of(reading: Reading) -> Measure | None:
    """Amounts less costs of the one table in which both come together; None where none is clear."""
    found = list(_profits(reading))
    tables = {measure.table for measure in found}
    return found[0] if len(tables) == 1 else None


def _profits(reading: Reading) -> Iterator[Measure]:
    for table in reading.warehouse.tables:
        taken = _column(reading, table, _TAKEN, _NOT_TAKEN)
        cost = _cost(reading, table)
        if taken is None or cost is None:
            continue
        quantity = _column(reading, table, frozenset(["quantity"]), _NOT_TAKEN)
        if not _is_each(reading, cost) and cost.table == table:
            yield Measure("sum", table, taken, minus=Measure("sum", table, cost))
        elif quantity is not None:
            cost_of_all = Measure("sum", table, quantity, times=cost)
            yield Measure("sum", table, taken, minus=cost_of_all)


def _column(
    reading: Reading, table: str, senses: frozenset[str], others: frozenset[str]
) -> Field | None:
    for found in reading.warehouse.fields(table):
        said = column_senses(reading.warehouse, found)
        if said & senses and not said & (others | {"price"}) and reading.additive(found):
            return found
    return None


def _cost(reading: Reading, table: str) -> Field | None:
    """The one column of costs in this table, else in one that each of its rows belongs to."""
    warehouse = reading.warehouse
    above = [edge.right for edge in warehouse.edges[table] if edge.to_one]
    for tables in ([table], above):
        found = [
            field
            for home in tables
            for field in warehouse.fields(home)
            if warehouse.is_number(field) and "cost" in column_senses(warehouse, field)
        ]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _is_each(reading: Reading, cost: Field) -> bool:
    """Whether it is what one piece costs: it says so, or a price stands beside it."""
    warehouse = reading.warehouse
    said = f"{cost.column} {warehouse.called(cost)}".lower()
    words = said.replace("_", " ").split()
    if any(word in words or (not word.isascii() and word in said) for word in _EACH):
        return True
    beside = [column_senses(warehouse, field) for field in warehouse.fields(cost.table)]
    return any("price" in senses for senses in beside)


def _over(profit: Measure, whole: Measure) -> Measure:
    return Measure("sum", profit.table, profit.field, minus=profit.minus, over=whole)


def _rated(reading: Reading, place: int) -> list[Mark]:
    """Profit rate, 利润的比率: the word that makes it a share."""
    near = [mark for _, mark in reading.near(place, 1, 1)]
    return [m for m in near if not m.used and not m.refs and m.does("rate", "share")]


def _is_stored(mark: Mark) -> bool:
    return any(c.column is not None and c.score >= _NAMED for c in mark.refs)
