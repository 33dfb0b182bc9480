"""Rows that have, or have not, rows of another table: conditions from one to many."""

from agent.rule_engine.intent import ExistenceFilter, Filter, PeriodFilter, ValueFilter
from agent.rule_engine.parsing.parse_state import (
    Parse,
    consume,
    find_home_table,
    is_one_to_many,
)

_MOST_DISTANCE = 3


def add_existence_filter(parse: Parse, place: int, table: str) -> None:
    """Students who have pets, 有投诉的客户: the table only has to have a row."""
    home = find_home_table(parse)
    before = parse.spans[max(0, place - _MOST_DISTANCE) : place]
    has_filter = any(
        isinstance(f, ExistenceFilter) and not is_one_to_many(parse, f.table, table)
        for f in parse.intent.filters
    )
    span = parse.spans[place]
    has_cue = any(m.does("having") for m in before) or span.text.lower().endswith("ed")
    has_cue = has_cue or any(m.text == "过" for m in parse.spans[place + 1 : place + 2])
    if home is None or has_filter or not has_cue or not is_one_to_many(parse, home, table):
        return
    parse.intent.filters.append(ExistenceFilter(table))


def convert_distant_filters(parse: Parse) -> None:
    """Negated and several values of rows far away become rows that are there or are not."""
    home = find_home_table(parse)
    if home is None:
        return
    intent = parse.intent
    settled: list[Filter] = []
    for filter_ in intent.filters:
        if isinstance(filter_, ValueFilter) and is_one_to_many(parse, home, filter_.field.table):
            settled.extend(_to_existence_filters(parse, filter_))
        else:
            settled.append(filter_)
    intent.filters = _move_into_absence(parse, home, settled)


def _to_existence_filters(parse: Parse, filter_: ValueFilter) -> list[Filter]:
    table = filter_.field.table
    if filter_.operator == "!=":
        same = ValueFilter(filter_.field, "=", filter_.values)
        return [ExistenceFilter(table, negated=True, filters=(same,))]
    together = [m for m in parse.spans if m.does("both")]
    either = any(m.does("or") for m in parse.spans)
    if filter_.operator != "=" or len(filter_.values) < 2 or (either and not together):
        return [filter_]
    consume(together)
    each = (ValueFilter(filter_.field, "=", (value,)) for value in filter_.values)
    return [ExistenceFilter(table, filters=(one,)) for one in each]


def _move_into_absence(parse: Parse, home: str, filters: list[Filter]) -> list[Filter]:
    """No cartoons directed by Ben Jones: what is said of the absent rows belongs to them."""
    absent = next((f for f in filters if isinstance(f, ExistenceFilter) and _is_undated(f)), None)
    if absent is None:
        return filters
    conditions = [f for f in filters if _belongs_to_absence(parse, home, absent, f)]
    inner: tuple[Filter, ...] = tuple(
        f for f in conditions if isinstance(f, ValueFilter | PeriodFilter)
    )
    rest = [f for f in filters if f is not absent and f not in conditions]
    inner = (*absent.filters, *inner)
    return [*rest, ExistenceFilter(absent.table, negated=True, filters=inner)]


def _is_undated(absent: ExistenceFilter) -> bool:
    dated = any(isinstance(f, PeriodFilter) for f in absent.filters)
    return absent.negated and not dated


def _belongs_to_absence(parse: Parse, home: str, absent: ExistenceFilter, filter_: Filter) -> bool:
    if not isinstance(filter_, ValueFilter | PeriodFilter) or filter_.field is None:
        return False
    table = filter_.field.table
    path = parse.graph.path(absent.table, table)
    inside = path is not None and all(edge.to_one for edge in path)
    return inside and table != home and is_one_to_many(parse, home, table)
