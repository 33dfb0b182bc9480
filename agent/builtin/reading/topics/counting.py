"""How many there are: rows of a table, different values of a column, rows of one kind."""

from collections.abc import Iterator

from agent.builtin.intent import Compare, Measure
from agent.builtin.reading.context import Reading, add_measure, column_senses, use
from agent.builtin.reading.homes import doers
from agent.builtin.reading.marks import Mark
from agent.builtin.warehouse import Field


def counts(reading: Reading, place: int) -> bool:
    """How many customers, 客户数, and 下了多少订单: how many of what a table holds."""
    mark, after = reading.marks[place], next(reading.near(place, 1, 1), None)
    if mark.does("count") or not mark.text.endswith(("多少", "几")):
        return mark.does("count")
    return after is not None and not after[1].used and reading.names_table(after[1])


def is_quantity(reading: Reading, place: int) -> bool:
    """Whether the word is a column's own: a quantity that is added up."""
    mark = reading.marks[place]
    if any(reading.table_of(m) for _, m in reading.near(place, -1, 1)):
        return bool(reading.field_of(mark, "measure", 1.5))
    found = reading.field_of(mark, "measure", least=0.8)
    return found is not None and reading.warehouse.is_number(found)


def count(reading: Reading, place: int) -> None:
    """Count what stands beside the word: rows of a table, values of a column, or of one kind."""
    mark = reading.marks[place]
    behind = len(mark.text) <= 2 and not mark.text.isascii() and not mark.does("ask")
    kinds: list[Mark] = []
    for step in (-1, 1) if behind else (1, -1):
        for _, beside in reading.near(place, step, 3):
            if beside.used or not beside.refs:
                kinds += [beside] if beside.values else []
                if beside.does("distinct") or beside.values:
                    continue
                break
            use([mark, beside])
            _counted(reading, beside, doers(reading, mark, beside))
            reading.intent.distinct = False
            return
    if "人" not in mark.text:  # of persons, whose table is found when all is read
        _count_kind(reading, mark, kinds)
        _count_grouped(reading, mark)


def _count_kind(reading: Reading, mark: Mark, kinds: list[Mark]) -> None:
    """How many cats there are: the rows that hold the value, where no table is named."""
    if reading.intent.measures or any(reading.names_table(m) for m in reading.marks):
        return
    held = {(hit.table, hit.column) for kind in kinds for hit in kind.values}
    for filter_ in reading.intent.filters:
        if isinstance(filter_, Compare) and (filter_.field.table, filter_.field.column) in held:
            use([mark])
            add_measure(reading, Measure("count", filter_.field.table))
            return


def _count_grouped(reading: Reading, mark: Mark) -> None:
    """各故障类型的数量: the rows of which the column is, where no other table is named."""
    intent = reading.intent
    if intent.measures or len(intent.groups) != 1 or any(map(reading.names_table, reading.marks)):
        return
    [group] = intent.groups
    if group.key is None and group.grain is None and not any(_names_number(reading)):
        use([mark])
        add_measure(reading, Measure("count", group.field.table))


def _names_number(reading: Reading) -> Iterator[bool]:
    for mark in reading.marks:
        found = reading.field_of(mark, "measure", least=0.6) if not mark.used else None
        yield found is not None and reading.warehouse.is_number(found)


def _counted(reading: Reading, beside: Mark, who: Field | None) -> None:
    table, found = reading.table_of(beside), reading.field_of(beside, "any", 0.6)
    if who is not None:
        add_measure(reading, Measure("count_distinct", who.table, who))
    elif found is not None and table is None and reading.warehouse.is_date(found):
        add_measure(reading, Measure("count", found.table))  # orders, where only their day says so
        reading.intent.starts = reading.intent.starts or found
    elif found is not None and table is None and _holds_count(reading, found):
        add_measure(reading, reading.measure("sum", found))
    elif found is not None and table is None and _is_amount(reading, found):
        add_measure(reading, Measure("count", found.table))
    elif found is not None and (
        table is None or (reading.intent.distinct and found.table != table)
    ):
        add_measure(reading, Measure("count_distinct", found.table, found))
    elif table is not None:
        add_measure(reading, Measure("count", table))


def _is_amount(reading: Reading, found: Field) -> bool:
    """How many with more than 70 of it: rows, unless its different values are asked for."""
    return reading.warehouse.is_number(found) and not reading.intent.distinct


def _holds_count(reading: Reading, found: Field) -> bool:
    """Whether the column itself is a number of things: emp_cnt, number of seats."""
    senses = column_senses(reading.warehouse, found)
    return reading.warehouse.is_number(found) and bool(
        senses & {"count", "number", "quantity", "population"}
    )
