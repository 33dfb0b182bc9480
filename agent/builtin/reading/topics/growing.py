"""What grew fastest: groups ranked by their growth over the year or period before."""

from collections.abc import Iterator
from dataclasses import replace

from agent.builtin.intent import During, Group, Measure
from agent.builtin.reading.context import Reading, add_group, add_measure, column_senses, use
from agent.builtin.reading.marks import Mark
from agent.builtin.reading.periods import Period, period
from agent.builtin.warehouse import Field

_MONEY = (
    frozenset(["revenue", "sale", "income"]),
    frozenset(["amount"]),
    frozenset(["fee", "payment", "spend"]),
)
"""What is money taken, the likeliest first."""
_NOT_TAKEN = frozenset(["refund", "return", "cost", "discount", "tax", "budget", "target"])


def read_fastest(reading: Reading) -> None:
    """2025年哪个品类增长最快, which category grew fastest."""
    intent = reading.intent
    mark = next((m for m in reading.marks if _is_growth(m) and not m.used), None)
    if mark is None or mark.superlative is None:
        return
    if not intent.groups:
        group = _ranked(reading)
        if group is None:
            return
        add_group(reading, group)
    if not intent.measures:
        measure = main_measure(reading)
        if measure is None:
            return
        add_measure(reading, measure)
    use([mark, *(m for m in reading.marks if m.does("growth") and not m.refs)])
    intent.fastest, intent.growth = mark.superlative.descending, "previous"
    intent.limit = intent.limit or 1
    _compared(reading)


def main_measure(reading: Reading) -> Measure | None:
    """The money of the table in which most comes together; None where two are as likely."""
    for senses in _MONEY:
        found = [field for field in _summed(reading) if _is_taken(reading, field, senses)]
        most = max((reading.warehouse.references(f.table) for f in found), default=0)
        best = [f for f in found if reading.warehouse.references(f.table) == most]
        if best:
            return Measure("sum", best[0].table, best[0]) if len(best) == 1 else None
    return None


def _summed(reading: Reading) -> Iterator[Field]:
    """The columns that add up and belong to a day."""
    warehouse = reading.warehouse
    for table in warehouse.tables:
        if warehouse.dates(table) or _dated_above(reading, table):
            yield from (field for field in warehouse.fields(table) if reading.additive(field))


def _is_taken(reading: Reading, field: Field, senses: frozenset[str]) -> bool:
    said = column_senses(reading.warehouse, field)
    return bool(said & senses) and not said & _NOT_TAKEN


def _dated_above(reading: Reading, table: str) -> bool:
    return any(
        e.to_one and reading.warehouse.dates(e.right) for e in reading.warehouse.edges[table]
    )


def _is_growth(mark: Mark) -> bool:
    return mark.superlative is not None and mark.superlative.concepts == ("growth",)


def _ranked(reading: Reading) -> Group | None:
    """What is ranked: the thing after which, else the first that is named."""
    places = [i for i, m in enumerate(reading.marks) if m.does("which")]
    beside = [m for i in places for _, m in reading.near(i, 1, 1)]
    for mark in [*beside, *reading.marks]:
        group = None if mark.used or not mark.refs else reading.dimension_of(mark)
        if group is not None and not reading.warehouse.is_number(group.field):
            use([mark, *(m for m in reading.marks if m.does("which"))])
            return group
    return None


def _compared(reading: Reading) -> None:
    """The period that is named, else this year; one that is not over is cut at today."""
    intent, today = reading.intent, reading.today
    timed = next((f for f in intent.filters if isinstance(f, During)), None)
    if timed is None:
        timed = During((replace(period("year", today), text=str(today.year)),))
        intent.filters.append(timed)
    if len(timed.periods) != 1:
        return
    [asked] = timed.periods
    if asked.start and asked.end and asked.start <= today < asked.end and asked.grain == "year":
        cut = Period(asked.start, period("day", today).end, asked.grain, asked.text)
        place = intent.filters.index(timed)
        intent.filters[place] = replace(timed, periods=(cut,))
        intent.so_far = cut
