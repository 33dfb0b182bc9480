"""What falls to each of them on average: 平均每个客户下几单, average revenue per customer."""

from agent.builtin.intent import Measure
from agent.builtin.reading.context import Reading, add_measure, column_senses, use
from agent.builtin.reading.marks import Mark
from agent.builtin.reading.topics.entities import events_of, histories, is_person, key_of, owner_of
from agent.builtin.reading.topics.growing import main_measure
from agent.builtin.warehouse import Field

_MONEY = frozenset(["revenue", "amount", "spend", "sale", "payment", "income", "quantity"])
_SPENDING = frozenset(
    [
        "消费",
        "消费了",
        "花",
        "花费",
        "花了",
        "贡献",
        "贡献了",
        "spend",
        "spends",
        "spent",
        "pay",
        "pays",
    ]
)
_NEAR = 2


def read_averages_per_entity(reading: Reading) -> None:
    """One number over the number of those it falls to; averages of groups are left alone."""
    if reading.intent.history is not None:
        return
    for mark in reading.marks:
        if mark.does("percust") and not mark.used:
            _per_customer(reading, mark)
    averaging = [i for i, m in enumerate(reading.marks) if m.does("avg") and not m.refs]
    if len(averaging) != 1 or reading.intent.measures:
        return
    place = averaging[0]
    found = _entity(reading, place)
    if found is None:
        return
    marks, owner = found
    measure = _measure(reading, owner, [*marks, reading.marks[place]])
    if measure is not None:
        use([reading.marks[place], *marks])
        add_measure(reading, measure)


def _per_customer(reading: Reading, mark: Mark) -> None:
    """人均消费, revenue per customer: the money of those whose rows there are."""
    for events, edge in histories(reading):
        money = _money(reading, events) or main_measure(reading)
        measure = money and _named(reading, [mark], money, edge.right)
        if measure is not None:
            use(m for m in reading.marks if m.does("avg") and not m.refs)
            add_measure(reading, measure)
            return


def _money(reading: Reading, table: str) -> Measure | None:
    fields = [f for f in reading.warehouse.fields(table) if _adds_up(reading, f)]
    money = [f for f in fields if "quantity" not in column_senses(reading.warehouse, f)]
    return Measure("sum", table, money[0]) if len(money) == 1 else None


def _entity(reading: Reading, place: int) -> tuple[list[Mark], str] | None:
    """The words for each of them: 平均每个客户, per customer, does a customer … on average."""
    for at, mark in enumerate(reading.marks):
        table = reading.table_of(mark)
        if table is None or mark.used or not reading.names_table(mark):
            continue
        opener = next((m for _, m in reading.near(at, -1, 1) if m.does("each", "by")), None)
        chinese = not mark.text.isascii()
        article = at > 0 and reading.marks[at - 1].text.lower() in ("a", "an", "the")
        if opener is not None and not opener.used and _together(reading, place, at, table, chinese):
            return [opener, mark], table
        if article and opener is None and is_person(reading, table):
            return [mark], table
    return None


def _together(reading: Reading, place: int, at: int, table: str, chinese: bool) -> bool:
    """平均每个客户 means one number, 各部门的平均工资 one for each; English says per customer."""
    if chinese:
        beside = [i for i, _ in reading.near(place, 1, _NEAR)]
        return at in beside or (place > at and _counts_what_they_do(reading, table))
    return is_person(reading, table) or _counted(reading, place, table)


def _counted(reading: Reading, place: int, owner: str) -> bool:
    """Average number of sessions per driver: how many of the one for each of the other."""
    near = [mark for _, mark in reading.near(place, 1, 2)]
    table = reading.table_of(near[1]) if len(near) > 1 and near[0].does("count") else None
    path = reading.warehouse.path(table, owner) if table not in (None, owner) else None
    return bool(path) and all(edge.to_one for edge in path or ())


def _counts_what_they_do(reading: Reading, owner: str) -> bool:
    asked = any(m.does("count") for m in reading.marks)
    return is_person(reading, owner) and (asked or _spends(reading))


def _spends(reading: Reading) -> bool:
    return any(m.text.lower() in _SPENDING for m in reading.marks)


def _measure(reading: Reading, owner: str, taken: list[Mark]) -> Measure | None:
    rest = [m for m in reading.marks if m not in taken and not m.used]
    for mark in rest:
        field = reading.field_of(mark, "measure", least=0.6)
        own = field is not None and field.table == owner and reading.additive(field)
        adds_up = own or (field is not None and _adds_up(reading, field))
        if field is not None and adds_up and not reading.names_table(mark):
            return _named(reading, [mark], Measure("sum", field.table, field), owner)
    for mark in rest:
        table = reading.table_of(mark)
        counted = [m for m in rest if m.does("count") or m.text.endswith(("多少", "几"))]
        if table is not None and table != owner and counted:
            counted.append(mark)
            return _named(reading, counted, Measure("count", table), owner)
    return _implied(reading, rest, owner)


def _implied(reading: Reading, rest: list[Mark], owner: str) -> Measure | None:
    """下几单, 消费多少钱: what they do needs no name."""
    events = events_of(reading, owner)
    if events is None:
        return None
    if _spends(reading):
        spent = [m for m in rest if m.text.lower() in _SPENDING or m.does("ask", "count")]
        money = _money(reading, events)
        return money and _named(reading, spent, money, owner)
    counted = [m for m in rest if m.does("count")]
    return _named(reading, counted, Measure("count", events), owner) if counted else None


def _named(reading: Reading, marks: list[Mark], measure: Measure, owner: str) -> Measure | None:
    """The measure over those that have any; the first table on the way that names them is asked."""
    if measure.table == owner and measure.field is not None:  # 平均每次充电多少度
        use([*marks, *(m for m in reading.marks if m.does("ask") and not m.refs)])
        return Measure("avg", owner, measure.field)
    path = reading.warehouse.path(measure.table, owner)
    if not path or not all(edge.to_one for edge in path):
        return None
    edge = owner_of(reading, path[-1].left, owner)
    if edge is None:
        return None
    use(marks)
    over = Measure("count_distinct", edge.left, key_of(edge))
    return Measure(measure.aggregate, measure.table, measure.field, over=over, entity=owner)


def _adds_up(reading: Reading, field: Field) -> bool:
    return reading.additive(field) and bool(column_senses(reading.warehouse, field) & _MONEY)
