"""Rates, and what an order is worth: one number over another."""

from agent.builtin.intent import Measure
from agent.builtin.reading.comparisons import field_by_concept
from agent.builtin.reading.context import Reading, add_measure, column_senses, use
from agent.builtin.reading.marks import Mark
from agent.builtin.reading.topics.value_rates import read_value_rate
from agent.builtin.warehouse import Field

_AMOUNTS = frozenset(["quantity", "production", "count"])
_PLANNED = frozenset(["target", "goal", "plan_amount", "plan", "budget"])


def read_rate(reading: Reading, place: int) -> None:
    """退货率: of the rows a table belongs to, the percentage that has any in it."""
    for _, beside in reading.near(place, -1, 1):
        if _of_numbers(reading, place, beside) or read_value_rate(reading, place, beside):
            return
        table = reading.table_of(beside)
        edges = reading.warehouse.edges[table] if table else []
        wholes = [e.right for e in edges if e.to_one and e.right != table]
        whole = max(wholes, key=reading.warehouse.references, default=None)
        if table is not None and whole is not None:
            use([reading.marks[place], beside])
            add_measure(reading, Measure("count", table, over=Measure("count", whole)))
            return


def _of_numbers(reading: Reading, place: int, beside: Mark) -> bool:
    """不良率, where pieces are counted in columns: their sums, or nothing when it is unclear."""
    concepts = {s for s in beside.senses if not s.startswith("=")}
    fields = [f for t in reading.warehouse.tables for f in reading.warehouse.fields(t)]
    senses = {f: column_senses(reading.warehouse, f) for f in fields if reading.additive(f)}
    parts = [f for f, said in senses.items() if said & concepts and said & _AMOUNTS]
    counted = [f for f, said in senses.items() if said & _AMOUNTS and not said & _PLANNED]
    pairs = [(p, w) for p in parts for w in counted if w.table == p.table and w not in parts]
    if len(pairs) == 1:
        mark, (part, whole) = reading.marks[place], pairs[0]
        use([mark, beside])
        label = f"{beside.text}{'' if mark.text == '率' else ' '}{mark.text}"
        over = reading.measure("sum", whole)
        add_measure(reading, Measure("sum", part.table, part, over=over, label=label))
    return bool(pairs)


def read_order_value(reading: Reading, mark: Mark) -> None:
    amount = field_by_concept(reading, ("revenue", "amount"))
    orders = [t for t in reading.warehouse.tables if amount and t == amount.table]
    if amount is not None and orders:
        use([mark])
        add_measure(reading, Measure("sum", amount.table, amount, over=_orders_of(reading, amount)))


def _orders_of(reading: Reading, amount: Field) -> Measure:
    for found in reading.warehouse.fields(amount.table):
        if "order" in found.column.lower() and reading.warehouse.is_key(found):
            return Measure("count_distinct", amount.table, found)
    return Measure("count", amount.table)
