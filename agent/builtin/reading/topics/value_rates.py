"""Rates of a stored value: no-show rate, 逾期率, cancellation rate."""

from collections.abc import Iterator

from agent.builtin.intent import Compare, Measure
from agent.builtin.reading.atoms import normalize
from agent.builtin.reading.context import Reading, add_measure, use
from agent.builtin.reading.marks import Mark
from agent.builtin.reading.topics.deeds import alike
from agent.builtin.reading.topics.states import states
from agent.builtin.warehouse import Field
from agent.lexicon import expand

_FEW = 25
_ALIKE = 5


def read_value_rate(reading: Reading, place: int, beside: Mark) -> bool:
    """The share of the rows in which a value stands that is named before `rate`."""
    if beside.values and beside.used:
        held = {(hit.table, hit.column) for hit in beside.values}
        filters = [f for f in reading.intent.filters if isinstance(f, Compare)]
        said = [f for f in filters if (f.field.table, f.field.column) in held]
        return bool(said) and _is_rate(reading, reading.marks[place], said[-1])
    if beside.used or reading.table_of(beside) or reading.intent.measures:
        return False
    found = list(_meant(reading, normalize(beside.text)))
    if len(found) != 1:
        return False
    [(field, value)] = found
    use([beside])
    beside.refs = ()
    return _is_rate(reading, reading.marks[place], Compare(field, "=", (value,)))


def _is_rate(reading: Reading, mark: Mark, kind: Compare) -> bool:
    """The rows of this kind are a percentage of the others, of groups as of all."""
    intent = reading.intent
    if intent.measures or intent.condition is not None:
        return False
    intent.filters = [f for f in intent.filters if f is not kind]
    intent.condition = kind
    add_measure(reading, Measure("count", kind.field.table))
    use([mark])
    mark.refs = ()
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
            stored = states(column)
            if (
                stored is not None
                and word.isascii()
                and any(alike(word, w) for w in expand(column.name))
            ):
                yield field, stored[0]


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
