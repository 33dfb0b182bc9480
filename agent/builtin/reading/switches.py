"""Columns that say yes or no: 住校的女生, boarding girls, orders that are not paid."""

from decimal import Decimal

from agent.builtin.intent import Compare
from agent.builtin.reading.context import Reading, use
from agent.builtin.warehouse import Field

_YES = frozenset(["是", "有", "y", "yes", "true", "t", "1"])
_NO = frozenset(["否", "无", "没有", "n", "no", "false", "f", "0"])


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


def _state(reading: Reading, found: Field | None, *, on: bool) -> str | Decimal | None:
    """The stored word for on or off; None when the column is no switch."""
    if found is None:
        return None
    column = reading.warehouse.column(found)
    stored = {value.lower(): value for value in column.samples}
    if column.kind == "integer" and column.label.startswith("是否"):
        return Decimal(int(on))
    if not stored or len(stored) > 2 or not stored.keys() <= _YES | _NO:
        return None
    return next((stored[word] for word in stored if word in (_YES if on else _NO)), None)
