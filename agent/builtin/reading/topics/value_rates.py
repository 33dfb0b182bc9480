"""Rates of a stored value: no-show rate, 逾期率, cancellation rate."""

from collections.abc import Iterator

from agent.builtin.intent import Compare
from agent.builtin.reading.atoms import normalize
from agent.builtin.reading.context import Reading, use
from agent.builtin.reading.marks import Mark
from agent.builtin.warehouse import Field

_FEW = 25
_ALIKE = 5


def read_value_rate(reading: Reading, place: int, beside: Mark) -> bool:
    """The share of the rows in which a value stands that is named before `rate`."""
    if beside.values and beside.used:
        reading.intent.share = True
        use([reading.marks[place]])
        return True
    if beside.used or reading.table_of(beside) or reading.intent.measures:
        return False
    found = list(_meant(reading, normalize(beside.text)))
    if len(found) != 1:
        return False
    [(field, value)] = found
    use([reading.marks[place], beside])
    beside.refs = ()
    reading.intent.share = True
    reading.intent.filters.append(Compare(field, "=", (value,)))
    return True


def _meant(reading: Reading, word: str) -> Iterator[tuple[Field, str]]:
    """The stored values of few that the word is another form of."""
    for table in reading.warehouse.tables:
        for field in reading.warehouse.fields(table):
            column = reading.warehouse.column(field)
            if column.kind == "text" and 1 < len(column.samples) <= _FEW:
                for value in column.samples:
                    if _alike(word, normalize(value)):
                        yield field, value


def _alike(word: str, value: str) -> bool:
    """取消 and 已取消, cancellation and cancelled."""
    if not word.isascii():
        return len(word) > 1 and word in value and len(value) <= len(word) + 2
    shared = 0
    for a, b in zip(word, value, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= _ALIKE and shared >= len(value) - 3
