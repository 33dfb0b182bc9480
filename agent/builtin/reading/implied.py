"""What goes without saying: the rows to count, the sums to make, when words name only groups."""

from agent.builtin.intent import Compare, During, Filter, Group, Has, Measure, Order
from agent.builtin.outputs.row_list import columns_of, newest_first
from agent.builtin.reading.context import Reading, column_senses, use
from agent.builtin.reading.homes import PERSONS, sums_up
from agent.builtin.reading.marks import Mark
from agent.builtin.reading.terms import split
from agent.builtin.warehouse import Field

_RATED = {"rating", "score", "satisfaction"}
_ASKS_NUMBER = ("多少", "几")


def imply(reading: Reading) -> None:
    """Give groups, shares and counts the measure they lack."""
    if not reading.intent.measures and not reading.intent.having:
        _summed_outputs(reading)
    if not reading.intent.measures and not reading.intent.having:
        _each_listed(reading)
        _counted_rows(reading)
    _ranked_entity(reading)
    _ranked_elsewhere(reading)


def _summed_outputs(reading: Reading) -> None:
    """各停机原因的停机时长: a number beside groups is added up when that makes sense."""
    intent = reading.intent
    if not (intent.groups or intent.share or intent.buckets):
        return
    for found in list(intent.outputs):
        if sums_up(reading, found):
            intent.outputs.remove(found)
            intent.measures.append(reading.measure("sum", found))


def _each_listed(reading: Reading) -> None:
    """The name and age of each singer: a list, not groups."""
    intent = reading.intent
    entities = [g for g in intent.groups if g.key is not None]
    listing = any(m.does("list", "ask", "which") for m in reading.marks)
    if not listing or len(intent.groups) != len(entities) or intent.share or intent.buckets:
        return
    if len(entities) == 1 and intent.limit is None and not any(_counts(m) for m in reading.marks):
        intent.subject = entities[0].field.table
        intent.groups = []


def _counts(mark: Mark) -> bool:
    return not mark.used and (mark.does("count") or mark.text.endswith(_ASKS_NUMBER))


def _counted_rows(reading: Reading) -> None:
    """Accounts by country, 各学历员工占比, 一共发了多少运单: rows are counted."""
    intent = reading.intent
    asked = [m for m in reading.marks if _counts(m)]
    grouped = bool(intent.groups or intent.buckets) and intent.order is None
    grouped = grouped and intent.subject is not None and not intent.outputs
    if intent.limit is not None or not (asked or grouped or (intent.share and intent.groups)):
        return
    if any(reading.warehouse.is_number(found) for found in intent.outputs):
        return
    table = intent.subject or _people(reading) or _counted_table(reading)
    if table is None:
        return
    use(asked)
    intent.outputs = []
    intent.measures.append(Measure("count", table))


def _counted_table(reading: Reading) -> str | None:
    """What is counted when only groups and conditions are named."""
    intent = reading.intent
    for group in intent.groups:
        if group.key is not None:
            return _only_child(reading, group)
    tables = {f.table for f in intent.outputs} | {g.field.table for g in intent.groups}
    if intent.groups and len(tables) == 1:
        return tables.pop()
    tables |= {t for f in intent.filters if (t := _filtered(f)) is not None}
    return tables.pop() if len(tables) == 1 else None


def _people(reading: Reading) -> str | None:
    """研发部有多少人: those whose table is one of persons, when there is one."""
    text = "".join(m.text for m in reading.marks)
    if not any(word in text for word in ("人数", "多少人", "几人", "几个人")):
        return None
    tables = reading.warehouse.bare
    persons = [
        t
        for t, bare in tables.items()
        if {s for _, senses in split(bare) for s in senses} & PERSONS
    ]
    return persons[0] if len(persons) == 1 else None


def _filtered(filter_: Filter) -> str | None:
    if isinstance(filter_, Has):
        return None
    if isinstance(filter_, During) and filter_.field is None:
        return None
    return filter_.field.table if filter_.field else None


def _only_child(reading: Reading, group: Group) -> str | None:
    edges = reading.warehouse.edges[group.field.table]
    children = {e.right for e in edges if not e.to_one}
    return children.pop() if len(children) == 1 else None


def _ranked_entity(reading: Reading) -> None:
    """上个月产量最高的产品: a ranked total belongs to the thing that is named beside it."""
    intent = reading.intent
    ranked = intent.order is not None and isinstance(intent.order.by, Measure)
    top = intent.limit is not None and bool(intent.measures)
    if (ranked or top) and _has_own_ranking(reading):
        intent.best_of = list(intent.groups)
        intent.groups.append(reading.group_of(intent.subject or ""))
        return
    if intent.groups or not (ranked or top) or intent.subject is None:
        return
    if intent.subject not in {m.table for m in intent.measures}:
        intent.groups.append(reading.group_of(intent.subject))


def _has_own_ranking(reading: Reading) -> bool:
    """每个省份销售额最高的产品: a ranking of products in each province."""
    intent = reading.intent
    apart = intent.subject is not None and all(
        g.field.table != intent.subject or g.key is None for g in intent.groups
    )
    rows = all(m.aggregate in ("max", "min") for m in intent.measures)
    counted = intent.subject in {m.table for m in intent.measures}
    each = any(m.used and m.does("each") for m in reading.marks)
    each = each or any(m.time and m.time.bucket and not m.time.which for m in reading.marks)
    if not (apart and each and (rows or not counted)):
        return False
    return bool(intent.groups or intent.buckets)


def _ranked_elsewhere(reading: Reading) -> None:
    """停机时长最长的产线, top lines by downtime: a column of finer rows is taken together."""
    intent = reading.intent
    if intent.limit is None or intent.measures or intent.subject is None:
        return
    numbers = [f for f in intent.outputs if reading.warehouse.is_number(f)]
    by = intent.order.by if intent.order else numbers[0] if len(numbers) == 1 else None
    if not isinstance(by, Field) or by.table == intent.subject:
        return
    path = reading.warehouse.path(by.table, intent.subject)
    if not path or not all(edge.to_one for edge in path):
        return
    if not reading.additive(by) and not column_senses(reading.warehouse, by) & _RATED:
        return
    measure = reading.measure("sum" if reading.additive(by) else "avg", by)
    intent.outputs = []
    intent.measures = [measure]
    intent.groups = [reading.group_of(intent.subject)]
    intent.order = Order(measure, intent.order.descending if intent.order else True)


def listed(reading: Reading, condition: Compare | None = None) -> None:
    """What a list shows when no column is named: the names of its subject, or its whole rows."""
    intent = reading.intent
    ordered = intent.order.by if intent.order else None
    if intent.subject is not None and not intent.measures and intent.outputs in ([], [ordered]):
        if isinstance(ordered, Field) and not reading.warehouse.is_date(ordered) and intent.limit:
            intent.extent = "names"
        intent.outputs = columns_of(reading.warehouse, intent.subject, intent.extent)
        if isinstance(ordered, Field) and ordered not in intent.outputs:
            intent.outputs.append(ordered)
        newest_first(intent, reading.warehouse, reading.marks)
    else:
        intent.extent = "names"
    if condition is not None:
        intent.condition = condition
    if intent.subject is None and _is_kind(reading):
        intent.distinct = True


def _is_kind(reading: Reading) -> bool:
    """运营商有哪些: each of the few kinds once, not one for each row."""
    intent, warehouse = reading.intent, reading.warehouse
    if len(intent.outputs) != 1 or intent.measures or intent.order or intent.limit:
        return False
    [shown] = intent.outputs
    known = warehouse.column(shown).profile
    repeats = known is not None and known.repeats and warehouse.column(shown).kind == "text"
    return repeats and not (shown == warehouse.display(shown.table) and warehouse.named(shown))
