"""Which table a column is taken from when several hold it: the nearest to what is computed."""

from collections.abc import Iterator
from dataclasses import replace

from agent.builtin.intent import Compare, Group, Intent
from agent.builtin.reading.context import Reading, add_measure, column_senses, move_group
from agent.builtin.reading.marks import Mark
from agent.builtin.reading.terms import split
from agent.builtin.warehouse import Field

PERSONS = frozenset(
    ["employee", "customer", "member", "user", "student", "patient", "teacher", "agent", "person"]
)
_ALIKE = 0.05
_FAR = 99
_STATED = frozenset(["target", "goal", "population"])
"""Added up over groups, though not by themselves."""
_WHO = frozenset(["谁", "who", "whose", "哪位", "哪名"])


def rehome(reading: Reading) -> None:
    """Take groups and conditions from where they join what is computed, each row once."""
    _own_rows(reading)
    intent = reading.intent
    for place, group in enumerate(intent.groups):
        if group.key is None and group.grain is None:
            found = _nearest(reading, group.field, list(_alternatives(reading, group.field)))
            move_group(intent, place, replace(group, field=found))
    for at, filter_ in enumerate(intent.filters):
        if isinstance(filter_, Compare):
            held = list(_holders(reading, filter_))
            intent.filters[at] = replace(filter_, field=_nearest(reading, filter_.field, held))
    _once(reading)


def add_beside(reading: Reading, found: Field) -> None:
    """Cities with sales and target: a number of the thing that is grouped by stands beside."""
    if any(_told_apart(reading, group, found.table) for group in reading.intent.groups):
        add_measure(reading, reading.measure("max", found))


def sums_up(reading: Reading, found: Field) -> bool:
    """Whether a number makes sense for groups: added up, or stated once for each of them."""
    return reading.additive(found) or bool(column_senses(reading.warehouse, found) & _STATED)


def doers(reading: Reading, counting: Mark, mark: Mark) -> Field | None:
    """How many customers complained: those who did, where a table of what they did names them."""
    words = split(mark.text)
    did = mark.text.lower().endswith("ed") or counting.text.endswith(("个", "位", "名", "人"))
    table = reading.table_of(mark)
    if not did or len(words) < 2 or table is None:
        return None
    who = words[0][1] & PERSONS
    others = [f for f in reading.warehouse.fields(table) if reading.warehouse.is_key(f)]
    others = [f for f in others if f != reading.warehouse.key(table)]
    found = [f for f in others if column_senses(reading.warehouse, f) & who]
    return found[0] if len(found) == 1 else None


def whose(reading: Reading, by: Field) -> Group | None:
    """谁的迟到次数最多: the person whose rows are taken together; None when rows are persons."""
    if not any(m.text.lower() in _WHO for m in reading.marks) or not reading.additive(by):
        return None
    warehouse = reading.warehouse
    own = warehouse.display(by.table)
    if warehouse.named(own):
        return None if warehouse.is_unique(own) or warehouse.key(by.table) else Group(own)
    above = [e.right for e in warehouse.edges[by.table] if e.to_one]
    named = [table for table in above if warehouse.named(warehouse.display(table))]
    return reading.group_of(named[0]) if len(named) == 1 else None


def _alternatives(reading: Reading, found: Field) -> Iterator[Field]:
    """The columns that the same words name as well."""
    for mark in reading.marks:
        score = _score(mark, found)
        if score and mark.start not in reading.owners:
            for c in mark.refs:
                if c.column is not None and c.score >= score - _ALIKE:
                    yield Field(c.table, c.column)


def _holders(reading: Reading, filter_: Compare) -> Iterator[Field]:
    """The columns of the same name that hold the same values."""
    for mark in reading.marks:
        hits = {(Field(h.table, h.column), h.value) for h in mark.values}
        if any((filter_.field, value) in hits for value in filter_.values):
            for field, _ in hits:
                kept = all((field, value) in hits for value in filter_.values)
                if kept and field.column == filter_.field.column:
                    yield field


def _score(mark: Mark, found: Field) -> float:
    scores = [c.score for c in mark.refs if (c.table, c.column) == (found.table, found.column)]
    return max(scores, default=0.0) if mark.used else 0.0


def _nearest(reading: Reading, now: Field, others: list[Field]) -> Field:
    tables = _computed(reading.intent)
    if not tables or not others:
        return now
    best = min(others, key=lambda field: (_hops(reading, tables, field.table), field != now))
    return best if _hops(reading, tables, best.table) < _hops(reading, tables, now.table) else now


def _computed(intent: Intent) -> set[str]:
    measures = [*intent.measures, *(h.measure for h in intent.having)]
    return {m.table for m in measures if m.table}


def _hops(reading: Reading, tables: set[str], goal: str) -> int:
    paths = [reading.warehouse.path(table, goal) for table in tables]
    steps = [
        len(path) if path is not None and all(e.to_one for e in path) else _FAR for path in paths
    ]
    return sum(steps)


def _own_rows(reading: Reading) -> None:
    """Average amount per order, of the orders themselves: every row is one already."""
    intent = reading.intent
    if len(intent.measures) == 1 and intent.measures[0].aggregate == "avg":
        key = reading.warehouse.key(intent.measures[0].table)
        intent.groups = [g for g in intent.groups if key is None or (g.key or g.field) != key]


def _once(reading: Reading) -> None:
    """What is stated once for each group is not added up over the rows that refer to it."""
    intent = reading.intent
    tables = {m.table for m in intent.measures}
    for at, measure in enumerate(intent.measures):
        if measure.field is None or measure.aggregate != "sum" or len(tables) < 2:
            continue
        if not _refer(reading, tables - {measure.table}, measure.table):
            continue
        for place, group in enumerate(intent.groups):
            told = _told_apart(reading, group, measure.table)
            if told is not None:
                move_group(intent, place, told)
                intent.measures[at] = replace(measure, aggregate="max")
                break


def _refer(reading: Reading, tables: set[str], goal: str) -> bool:
    return _hops(reading, tables, goal) < _FAR


def _told_apart(reading: Reading, group: Group, table: str) -> Group | None:
    """The group as a column of `table` that no two of its rows share."""
    warehouse = reading.warehouse
    if group.field.table == table:
        apart = group.key is not None or warehouse.is_unique(group.field)
        return group if apart and group.grain is None else None
    for field in _alternatives(reading, group.field):
        if field.table == table and warehouse.is_unique(field):
            return Group(field)
    return None
