"""Passes that read what is wanted: groups, measures, order, and what is left."""

from agent.builtin.intent import Aggregate, Group, Measure
from agent.builtin.reading.context import Reading, add_group, add_measure, use
from agent.builtin.reading.existence import exists_beside
from agent.builtin.reading.homes import add_beside
from agent.builtin.reading.marks import Mark
from agent.builtin.reading.periods import Cycle, Grain
from agent.builtin.reading.rates import read_order_value, read_rate
from agent.builtin.reading.topics.counting import count, counts, is_quantity
from agent.builtin.reading.topics.entities import senses_of_table
from agent.builtin.warehouse import Field

_CLEAR = 0.75
_PAID = frozenset(
    ["payment", "refund", "expense", "spend", "fee", "cost", "sale", "income", "revenue", "bonus",
     "invoice", "bill", "fine", "penalty", "donation", "claim", "compensation", "salary", "tax"]
)  # fmt: skip
"""What tables are called whose rows are money paid."""
_RANKED_BY = 0.85
_INSIDE = frozenset(["内", "中", "里", "里面", "内部"])
_PLAIN: tuple[Aggregate, ...] = ("sum", "avg", "max", "min", "median")


def read_flags(reading: Reading) -> None:
    """Shares, growth, distinct, and how many rows."""
    for mark in reading.marks:
        if mark.limit is not None:
            reading.intent.limit = mark.limit
            use([mark])
        elif mark.time is not None and mark.time.bucket is not None:
            _bucket(reading, mark, mark.time.bucket)
        elif mark.does("trend") and not any(m.time and m.time.bucket for m in reading.marks):
            _bucket(reading, mark, "month")
        else:
            _flag(reading, mark)


def _bucket(reading: Reading, mark: Mark, grain: Grain | Cycle) -> None:
    if grain not in reading.intent.buckets:
        reading.intent.buckets.append(grain)
    use([mark])


def _flag(reading: Reading, mark: Mark) -> None:
    intent = reading.intent
    if mark.does("yoy", "prev"):
        intent.growth = "year" if mark.does("yoy") else "previous"
        use([mark])
    elif mark.does("growth") and not mark.refs:
        intent.growth = intent.growth or "previous"
        use([mark])
    elif mark.does("share") and not mark.refs:
        intent.share = True
        use([mark])
    elif mark.does("running") and not mark.refs:
        intent.running = True
        use([mark] if not mark.does("sum") else [])
    elif mark.does("distinct") and not mark.does("each"):
        intent.distinct = True


def read_groups(reading: Reading) -> None:
    """各省份, by category and region, per store, which product."""
    for place, mark in enumerate(reading.marks):
        bucket = _goes_on(reading, place)
        opens = not mark.used and mark.does("by", "each") and not _closes_range(reading, place)
        if not bucket and not opens:
            continue
        for at, beside in reading.near(place, 1, 5):
            if beside.does("and") and (bucket or at > place + 1) and not beside.refs:
                continue
            end, named, group = _grouping(reading, at, beside)
            if group is None or _is_measure(reading, named, mark):
                break
            add_group(reading, group)
            use([mark, beside, named])
            _qualified(reading, end)
            _whole(reading, place, end, group)
            goes_on = mark.does("by") or any(m.does("and") for _, m in reading.near(at, 1, 1))
            if mark.does("each") and not goes_on:
                break


def _goes_on(reading: Reading, place: int) -> bool:
    """By month and province, 按月和省份: what follows is grouped by too."""
    time = reading.marks[place].time
    return bool(time and time.bucket) and any(m.does("and") for _, m in reading.near(place, 1, 1))


def _closes_range(reading: Reading, place: int) -> bool:
    """30到40岁之间 ends a range, 按年龄从大到小 an order; 各部门之间 compares groups."""
    before = reading.marks[max(0, place - 2) : place]
    if any(m.does("asc", "desc") for _, m in reading.near(place, 1, 2)):
        return reading.marks[place].does("by") and not reading.intent.measures
    return reading.marks[place].text == "之间" and any(m.number is not None for m in before)


def _grouping(reading: Reading, at: int, mark: Mark) -> tuple[int, Mark, Group | None]:
    """By ticket priority, 各客户的等级: a table before its column only says whose it is."""
    group = None if mark.used or not mark.refs else reading.dimension_of(mark)
    after = next(reading.near(at, 1, 1), None)
    if group is None or group.key is None or after is None or after[1].used:
        return at, mark, group
    found = reading.field_of(after[1], "dimension", least=0.75)
    if reading.table_of(after[1]) or found is None or reading.warehouse.is_number(found):
        return at, mark, group
    return (*after, Group(found)) if found.table == group.field.table else (at, mark, group)


def _whole(reading: Reading, place: int, end: int, group: Group) -> None:
    """各区域内, within each region: shares add up to one in each of these."""
    after, before = reading.marks[end + 1 : end + 2], reading.marks[max(0, place - 1) : place]
    said = [m for m in after if m.text in _INSIDE]
    said += [m for m in before if m.text.lower() in ("within", "inside")]
    if said:
        use(said)
        reading.intent.whole.append(group)


def _is_measure(reading: Reading, mark: Mark, opener: Mark) -> bool:
    found = reading.field_of(mark, "any")
    if found is None:
        return False
    ranked = reading.intent.limit is not None and _names(mark, found) >= _RANKED_BY
    if reading.names_table(mark) and not ranked:
        return False
    return reading.additive(found) and (opener.time is not None or opener.does("by", "each"))


def _names(mark: Mark, found: Field) -> float:
    return max(c.score for c in mark.refs if (c.table, c.column) == (found.table, found.column))


def _qualified(reading: Reading, at: int) -> None:
    """The table before a column (客户的等级) only says whose column it is."""
    for _, mark in reading.near(at, -1, 1):
        if reading.table_of(mark) and not mark.does("by", "each"):
            use([mark])


def read_aggregates(reading: Reading) -> None:
    """总销售额, average and maximum age, how many customers, 客户数."""
    for place, mark in enumerate(reading.marks):
        if mark.used:
            continue
        if mark.does("rate") and (not mark.refs or _follows_value(reading, place)):
            read_rate(reading, place)
        elif mark.does("aov"):
            read_order_value(reading, mark)
        elif mark.does(*_PLAIN) and not mark.refs:
            _plain(reading, place)
        elif counts(reading, place) and not is_quantity(reading, place):
            count(reading, place)


def _of_money(reading: Reading, place: int, name: Aggregate) -> bool:
    """Total payments, median fine: the money of what is named, where it has one amount."""
    after = [m for _, m in reading.near(place, 1, 2) if not (m.used and m.values)]
    table = reading.table_of(after[0]) if after and not after[0].used else None
    if table is None or not reading.names_table(after[0]):
        return False
    paid = bool(senses_of_table(reading, table) & _PAID)
    money = [f for f in reading.warehouse.fields(table) if reading.additive(f)]
    if not (paid and len(money) == 1) and (paid or name != "sum"):
        return False
    use([reading.marks[place], after[0]])
    counted = Measure("count", table)  # total members
    add_measure(reading, reading.measure(name, money[0]) if paid else counted)
    return True


def _follows_value(reading: Reading, place: int) -> bool:
    """在线率, no-show rate: no column is called so where a value stands before it."""
    before = next(reading.near(place, -1, 1), None)
    return before is not None and bool(before[1].values) and before[1].used


def _plain(reading: Reading, place: int) -> None:
    mark = reading.marks[place]
    name: Aggregate = next(n for n in _PLAIN if mark.does(n))
    for step in (1, -1):
        for _, beside in reading.near(place, step, 8):
            if (beside.does(*_PLAIN, "and") and not beside.refs) or (beside.used and beside.values):
                continue
            found = reading.field_of(beside, "measure", least=0.4)
            if found is None and step == 1 and reading.names_table(beside):
                continue
            if found is None or not reading.warehouse.is_number(found):
                break
            use([mark, beside])
            add_measure(reading, reading.measure(name, found))
            return
    if _of_money(reading, place, name):
        return
    if name == "sum" and mark.does("count"):
        count(reading, place)


def _breakdown(reading: Reading) -> bool:
    return any(m.does("breakdown", "share") for m in reading.marks)


def read_sums(reading: Reading) -> None:
    """销售额, revenue: what is added up without saying so."""
    listed = any(m.does("list") for m in reading.marks) and not reading.intent.groups
    for mark in reading.marks:
        if mark.used or not mark.refs:
            continue
        found = reading.field_of(mark, "measure", least=0.6)
        if found is None or not reading.additive(found):
            continue
        if listed and found.table in reading.anchors and not _asks_total(reading):
            continue
        use([mark])
        add_measure(reading, reading.measure("sum", found))


def _asks_total(reading: Reading) -> bool:
    intent = reading.intent
    return bool(intent.buckets or intent.groups or intent.share or intent.growth or intent.measures)


def read_rest(reading: Reading) -> None:
    """Columns and tables not used yet: outputs of a list, groups beside a measure."""
    counting = bool(reading.intent.measures or reading.intent.having)
    for place, mark in enumerate(reading.marks):
        if mark.used or not mark.refs:
            continue
        table, found = reading.table_of(mark), reading.field_of(mark, "any", 0.55)
        if table is not None and (found is None or found.table == table or not counting):
            use([mark])
            _rest_table(reading, place, table)
        elif found is not None:
            use([mark])
            _rest_field(reading, mark, found)


def _rest_table(reading: Reading, place: int, table: str) -> None:
    intent = reading.intent
    intent.subject = intent.subject or table
    if (intent.measures or intent.having) and _is_group(reading, place):
        add_group(reading, reading.group_of(table))
    else:
        exists_beside(reading, place, table)


def _rest_field(reading: Reading, mark: Mark, found: Field) -> None:
    intent = reading.intent
    if mark.does("link") and reading.warehouse.is_date(found) and _counting(reading):
        mark.refs = ()  # how many are registered: nobody asks for the day
        return
    if not intent.measures and _breakdown(reading) and not reading.warehouse.is_number(found):
        add_measure(reading, Measure("count", found.table))
    if intent.measures or intent.having:
        group = None if _only_qualifies(reading, mark) else reading.dimension_of(mark)
        if group is not None and intent.buckets and reading.warehouse.is_date(group.field):
            intent.starts = intent.starts or group.field  # by quarter of which day
        elif group is not None and not reading.warehouse.is_number(group.field):
            add_group(reading, group)
        elif reading.warehouse.is_number(found):
            add_beside(reading, found)
    elif found not in intent.outputs:
        intent.outputs.append(found)


def _counting(reading: Reading) -> bool:
    return any(m.does("count") for m in reading.marks)


def _only_qualifies(reading: Reading, mark: Mark) -> bool:
    """Tickets from Finance accounts, 因故障停机的: not something to group by."""
    if max(c.score for c in mark.refs) < _CLEAR:
        return True
    before = next(reading.near(reading.marks.index(mark), -1, 1), None)
    return before is not None and bool(before[1].values) and before[1].used


def _is_group(reading: Reading, place: int) -> bool:
    """A table beside a measure is grouped by when it is what is ranked or listed."""
    intent = reading.intent
    ranked = intent.limit is not None or intent.having or intent.order is not None
    tables = {m.table for m in intent.measures}
    table = reading.table_of(reading.marks[place])
    return bool(ranked or intent.share) and not intent.groups and table not in tables
