"""Rows that have, or have not, rows of another table: conditions from one to many."""

from agent.builtin.intent import Compare, During, Filter, Has
from agent.builtin.reading.context import Reading, use

_MANY = 3


def exists_beside(reading: Reading, place: int, table: str) -> None:
    """Students who have pets, 有投诉的客户: the table only has to have a row."""
    home = home_of(reading)
    before = reading.marks[max(0, place - _MANY) : place]
    known = any(
        isinstance(f, Has) and not far(reading, f.table, table) for f in reading.intent.filters
    )
    mark = reading.marks[place]
    said = any(m.does("having") for m in before) or mark.text.lower().endswith("ed")
    said = said or any(m.text == "过" for m in reading.marks[place + 1 : place + 2])
    if home is None or known or not said or not far(reading, home, table):
        return
    reading.intent.filters.append(Has(table))


def home_of(reading: Reading) -> str | None:
    """The table whose rows are counted, added up or listed."""
    intent = reading.intent
    if intent.measures:
        return intent.measures[0].table
    return intent.subject or (intent.outputs[0].table if intent.outputs else None)


def far(reading: Reading, home: str, table: str) -> bool:
    """Whether a row of `home` may meet several of `table`."""
    path = reading.warehouse.path(home, table)
    return path is not None and not all(edge.to_one for edge in path)


def settle(reading: Reading) -> None:
    """Negated and several values of rows far away become rows that are there or are not."""
    home = home_of(reading)
    if home is None:
        return
    intent = reading.intent
    settled: list[Filter] = []
    for filter_ in intent.filters:
        if isinstance(filter_, Compare) and far(reading, home, filter_.field.table):
            settled.extend(_far(reading, filter_))
        else:
            settled.append(filter_)
    intent.filters = _gathered(reading, home, settled)


def _far(reading: Reading, filter_: Compare) -> list[Filter]:
    table = filter_.field.table
    if filter_.operator == "!=":
        same = Compare(filter_.field, "=", filter_.values)
        return [Has(table, negated=True, filters=(same,))]
    together = [m for m in reading.marks if m.does("both")]
    either = any(m.does("or") for m in reading.marks)
    if filter_.operator != "=" or len(filter_.values) < 2 or (either and not together):
        return [filter_]
    use(together)
    each = (Compare(filter_.field, "=", (value,)) for value in filter_.values)
    return [Has(table, filters=(one,)) for one in each]


def _gathered(reading: Reading, home: str, filters: list[Filter]) -> list[Filter]:
    """No cartoons directed by Ben Jones: what is said of the absent rows belongs to them."""
    absent = next((f for f in filters if isinstance(f, Has) and f.negated and not f.filters), None)
    if absent is None:
        return filters
    said = [f for f in filters if _said_of(reading, home, absent, f)]
    inner = tuple(f for f in said if isinstance(f, Compare | During))
    rest = [f for f in filters if f is not absent and f not in said]
    return [*rest, Has(absent.table, negated=True, filters=inner)]


def _said_of(reading: Reading, home: str, absent: Has, filter_: Filter) -> bool:
    if not isinstance(filter_, Compare | During) or filter_.field is None:
        return False
    table = filter_.field.table
    path = reading.warehouse.path(absent.table, table)
    inside = path is not None and all(edge.to_one for edge in path)
    return inside and table != home and far(reading, home, table)
