"""Columns that say yes or no: 住校的女生, boarding girls, orders that are not paid."""

from agent.builtin.intent import Compare
from agent.builtin.reading.context import Reading, use
from agent.builtin.reading.topics.states import states
from agent.builtin.warehouse import Field


def read_switches(reading: Reading) -> None:
    """A switch that is named is on, unless it is negated or asked for."""
    if reading.intent.share and any(m.does("by", "each") for m in reading.marks):
        return
    for place, mark in enumerate(reading.marks):
        if mark.used or not mark.refs or reading.table_of(mark):
            continue
        before = [m for _, m in reading.near(place, -1, 1)]
        if any(m.does("by", "each", "which", "list") for m in before):
            continue
        found = reading.field_of(mark, "any", least=0.9)
        wanted = _state(reading, found, on=not any(m.does("no", "ne") for m in before))
        if found is not None and wanted is not None:
            use([mark, *(m for m in before if m.does("no", "ne"))])
            reading.intent.filters.append(Compare(found, "=", (wanted,)))


def _state(reading: Reading, found: Field | None, *, on: bool) -> str | None:
    """The stored word for on or off; None when the column is no switch."""
    stored = states(reading.warehouse.column(found)) if found is not None else None
    return stored and stored[0 if on else 1]
