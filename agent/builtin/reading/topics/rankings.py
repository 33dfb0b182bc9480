"""Rankings by how many there are of something: top 3 stations by rides."""

from agent.builtin.intent import Measure
from agent.builtin.reading.context import Reading, add_measure, use
from agent.builtin.reading.marks import Mark


def read_ranked_by_count(reading: Reading) -> None:
    """By a table whose rows belong to what is ranked: its rows are counted, not grouped by."""
    compared = any(m.does("contrast") and not m.refs for m in reading.marks)
    if (reading.intent.limit is None and not compared) or reading.intent.measures:
        return
    for place, mark in enumerate(reading.marks):
        beside = next(reading.near(place, 1, 1), None)
        if mark.used or not mark.does("by") or beside is None or beside[1].used:
            continue
        table = reading.table_of(beside[1]) if reading.names_table(beside[1]) else None
        if reading.field_of(beside[1], "measure", least=0.5) is not None:
            continue  # by premium: the amount, not how many of them
        if table is not None and any(_belongs(reading, table, at) for at in range(place)):
            use([mark, beside[1]])
            add_measure(reading, Measure("count", table))
            return


def _held_in(reading: Reading, mark: Mark) -> str | None:
    """The table of the column or of the stored value that a mark names."""
    found = reading.field_of(mark, "dimension", least=0.75)
    return found.table if found else mark.values[0].table if mark.values else None


def _belongs(reading: Reading, table: str, at: int) -> bool:
    """Whether each row of the table has one of what the earlier mark names."""
    mark = reading.marks[at]
    ranked = None if mark.used else reading.table_of(mark) or _held_in(reading, mark)
    path = reading.warehouse.path(table, ranked) if ranked not in (None, table) else None
    return bool(path) and all(edge.to_one for edge in path or ())
