"""Passes that read an order: superlatives over rows or groups, and sorting."""

from dataclasses import replace

from agent.builtin.intent import Group, Measure, Order
from agent.builtin.reading.context import Reading, add_measure, use
from agent.builtin.reading.homes import whose
from agent.builtin.reading.marks import MOST_RANKED, Mark
from agent.builtin.reading.superlatives import superlative_of
from agent.builtin.warehouse import Field

_MOST_RANKED = 100


def read_ranking(reading: Reading) -> None:
    """销售额最高的门店, the oldest singer, which city has the most orders."""
    for place, mark in enumerate(reading.marks):
        if mark.used or not (mark.superlative or mark.does("most", "least")) or mark.refs:
            continue
        descending = mark.superlative.descending if mark.superlative else mark.does("most")
        by = _ranked_by(reading, place)
        if mark.superlative and isinstance(by, Field) and reading.warehouse.is_date(by):
            descending = descending != (mark.superlative.concepts == ("age",))
        if by is None or _elsewhere(reading, by):
            continue
        use([mark])
        if isinstance(by, Measure) and by.aggregate in ("max", "min") and not _entities(reading):
            add_measure(reading, replace(by, aggregate="max" if descending else "min"))
            continue
        if isinstance(by, Field) and not _ranks(reading):
            add_measure(reading, reading.measure("max" if descending else "min", by))
            continue
        _rank(reading, place, by, descending=descending)
        return


def _ranked_by(reading: Reading, place: int) -> Measure | Field | None:
    mark = reading.marks[place]
    chinese = not mark.text.isascii()
    measures = reading.intent.measures
    if mark.superlative is not None:
        if mark.superlative.concepts == ("count",) and chinese:
            named_table = _named_before(reading, place)
            if named_table is not None:
                return named_table
        named = chinese and bool(measures) and _after_number(reading, place)
        by = measures[-1] if named else superlative_of(reading, mark.superlative)
        _use_its_table(reading, place, by)
        return by
    if measures and (chinese or not any(True for _ in reading.near(place, 1, 1))):
        return measures[-1]
    for step in (-1, 1) if chinese else (1, -1):
        by = _ranked_beside(reading, place, step, tables=step == -1 or not chinese)
        if by is not None:
            return by
    return measures[-1] if measures else None


def _named_before(reading: Reading, place: int) -> Measure | None:
    """下单最频繁: what is named right before is counted."""
    before = next(reading.near(place, -1, 1), None)
    table = reading.table_of(before[1]) if before is not None else None
    if before is None or table is None or before[1].used:
        return None
    use([before[1]])
    return Measure("count", table)


def _use_its_table(reading: Reading, place: int, by: Measure | Field | None) -> None:
    """停机时间最长: what stands right before is what lasts so long, and is not ranked itself."""
    before = next(reading.near(place, -1, 1), None)
    if before is None or not isinstance(by, Field) or reading.marks[place].text.isascii():
        return
    if reading.table_of(before[1]) == by.table:
        use([before[1]])


def _after_number(reading: Reading, place: int) -> bool:
    """停机时长最长: the longest of what was just named."""
    before = next(reading.near(place, -1, 1), None)
    return before is not None and before[1].used and _numeric(reading, before[1])


def _by_number(reading: Reading, place: int) -> bool:
    """The most orders are counted; the top product is not the one there are most of."""
    near = [reading.marks[place], *(mark for _, mark in reading.near(place, 1, 2))]
    best = near[0].text.lower() in ("top", "best", "worst")
    return not best or any(mark.does("count") for mark in near)


def _elsewhere(reading: Reading, by: Measure | Field) -> bool:
    """The number of concerts in the largest stadium: two questions in one."""
    measures = reading.intent.measures
    if isinstance(by, Measure) or not measures or reading.intent.groups:
        return False
    return all(m.field != by for m in measures) and not _entities(reading)


def _entities(reading: Reading) -> bool:
    return any(m.refs and not m.used and not _numeric(reading, m) for m in reading.marks)


def _ranked_beside(
    reading: Reading, place: int, step: int, *, tables: bool
) -> Measure | Field | None:
    for _, beside in reading.near(place, step, 4):
        if beside.does("and", "most", "least") and not beside.refs:
            continue
        if beside.does("count", "sum") and not beside.refs:
            use([beside])
            continue
        if beside.used and reading.intent.measures and step == 1:
            return reading.intent.measures[-1]
        found = reading.field_of(beside, "measure", least=0.5)
        table = reading.table_of(beside)
        if found is not None and reading.warehouse.is_number(found):
            use([beside])
            return found
        if table is not None and not beside.used and tables and _by_number(reading, place):
            use([beside])
            return Measure("count", table)
        event = reading.field_of(beside, "date", least=0.75) if not beside.used else None
        if event is not None and reading.warehouse.is_date(event) and tables:
            use([beside])  # the most visits, where only their day is called so
            reading.intent.starts = reading.intent.starts or event
            return Measure("count", event.table)
        break
    return None


def _ranks(reading: Reading) -> bool:
    if reading.intent.groups or reading.intent.measures:
        return False
    marks = reading.marks
    if any(m.does("which") for m in marks):
        return True
    return any(
        m.refs and not m.used and (reading.table_of(m) or not _numeric(reading, m)) for m in marks
    )


def _numeric(reading: Reading, mark: Mark) -> bool:
    found = reading.field_of(mark)
    return found is not None and reading.warehouse.is_number(found)


def _limit(reading: Reading, place: int) -> None:
    number = next((m for s in (-1, 1) for _, m in reading.near(place, s, 1) if m.number), None)
    number = number or next((m for m in reading.marks if _counts_entities(reading, m)), None)
    if number is not None and number.number and not number.used:
        use([number])
        reading.intent.limit = min(int(number.number), MOST_RANKED)


def _counts_entities(reading: Reading, mark: Mark) -> bool:
    """5 provinces with the lowest sales: a small number right before what is ranked."""
    after = next(reading.near(reading.marks.index(mark), 1, 1), None)
    few = mark.number is not None and 1 < mark.number <= _MOST_RANKED and not mark.used
    return few and after is not None and bool(after[1].refs) and not _numeric(reading, after[1])


def _rank(reading: Reading, place: int, by: Measure | Field, *, descending: bool) -> None:
    intent = reading.intent
    _limit(reading, place)
    intent.limit = intent.limit or 1
    if isinstance(by, Field) and not intent.groups:
        group, owner = _entity(reading, by), whose(reading, by)
        home = group is None or group.field.table == by.table
        if group is None and owner is not None:
            intent.groups = [owner]
        elif home or not reading.additive(by):
            _listed_entity(reading, group, by)
            intent.order = Order(by, descending)
            return
        by = reading.measure("sum", by)
        intent.groups = intent.groups or ([group] if group is not None else [])
    elif isinstance(by, Field):
        by = reading.measure("sum" if reading.additive(by) else "max", by)
    if not intent.groups:
        owner = whose(reading, by.field) if isinstance(by, Measure) and by.field else None
        group = _entity(reading, by) or owner
        intent.groups = [group] if group is not None else []
    if isinstance(by, Measure) and not by.table:
        if not intent.groups:
            reading.unclear = True  # the most common of nothing that is named
            return
        by = Measure("count", _counted_in(reading, intent.groups))
    add_measure(reading, by)
    intent.order = Order(by, descending)


def _counted_in(reading: Reading, groups: list[Group]) -> str:
    """The rows that are counted when a thing is found most often: those that refer to it."""
    table = groups[0].field.table
    if groups[0].key is None:
        return table
    below = [e.right for e in reading.warehouse.edges[table] if not e.to_one]
    return below[0] if len(set(below)) == 1 else table


def _listed_entity(reading: Reading, group: Group | None, by: Field) -> None:
    if group is None and not reading.intent.outputs:
        reading.intent.subject = reading.intent.subject or by.table
    elif group is not None and group.key is not None:
        reading.intent.subject = reading.intent.subject or group.field.table
    elif group is not None:
        reading.intent.outputs.append(group.field)


def _entity(reading: Reading, by: Measure | Field | None = None) -> Group | None:
    """The thing that is ranked: after which, else named and not used yet."""
    places = [i for i, m in enumerate(reading.marks) if m.does("which")]
    beside = [m for i in places for _, m in reading.near(i, 1, 1)]
    for mark in [*beside, *reading.marks]:
        if mark.refs and not mark.used and not _numeric(reading, mark):
            group = reading.dimension_of(mark)
            if group is not None and not (_is_own_row(group, by) and _others(reading, mark)):
                use([mark])
                return group
    return None


def _is_own_row(group: Group, by: Measure | Field | None) -> bool:
    """付款金额最高的会员: members are ranked, not payments one by one."""
    return by is not None and group.key is not None and group.field.table == by.table


def _others(reading: Reading, mark: Mark) -> bool:
    return any(
        m is not mark and not m.used and reading.names_table(m) and not _numeric(reading, m)
        for m in reading.marks
    )


def read_order(reading: Reading) -> None:
    """Sorted by age, from the oldest; 按销售额降序."""
    intent = reading.intent
    marks = reading.marks
    if intent.order is not None or not any(
        m.does("order", "asc", "desc", "alphabetical") for m in marks
    ):
        return
    descending = any(m.does("desc") for m in marks)
    for place, mark in enumerate(marks):
        if mark.does("order", "asc", "desc", "alphabetical"):
            use([mark])
            for step in (1, -1):
                for _, beside in reading.near(place, step, 2):
                    found = reading.field_of(beside, "any", 0.6)
                    if found is not None and not intent.measures:
                        by_only = (
                            any(m.does("order", "by") for _, m in reading.near(place, -1, 0))
                            or step == 1
                        )
                        beside.used = beside.used or (by_only and mark.does("order"))
                        intent.order = Order(found, descending)
                        return
    if intent.measures:
        ascending = any(m.does("asc") for m in marks)
        intent.order = Order(intent.measures[0], not ascending)
