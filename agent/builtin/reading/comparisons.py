"""Passes that read numbers compared with columns, counts and averages."""

from decimal import Decimal

from agent.builtin.intent import AgainstAverage, Aggregate, Compare, Having, Measure, Operator
from agent.builtin.reading.context import Reading, column_senses, use
from agent.builtin.reading.marks import Mark
from agent.builtin.warehouse import Field

_OPERATORS: dict[str, Operator] = {
    "gt": ">",
    "ge": ">=",
    "lt": "<",
    "le": "<=",
    "ne": "!=",
    "eq": "=",
    "between": "between",
    "above": ">=",
    "below": "<=",
    "within": "<=",
}
_UNITS = {
    "岁": "age",
    "公斤": "weight",
    "千克": "weight",
    "kg": "weight",
    "公里": "distance",
    "km": "distance",
    "平方米": "area_size",
    "平米": "area_size",
}
_NEAR = 3
_AGGREGATES: tuple[Aggregate, ...] = ("sum", "avg", "max", "min")


def read_comparisons(reading: Reading) -> None:
    """超过 1000, at least 3 orders, between 10 and 20, above average."""
    for place, mark in enumerate(reading.marks):
        if mark.used:
            continue
        if mark.does("avgcmp", "avgcmplt"):
            _against_average(reading, place, ">" if mark.does("avgcmp") else "<")
        elif mark.number is not None and not mark.limit:
            _compare_number(reading, place)


def _against_average(reading: Reading, place: int, operator: Operator) -> None:
    for step in (-1, 1):
        for _, mark in reading.near(place, step, _NEAR):
            found = reading.field_of(mark, "measure", least=0.6)
            if found is not None and reading.warehouse.is_number(found):
                use([mark, reading.marks[place], *_again(reading, place, found)])
                reading.intent.filters.append(AgainstAverage(found, operator))
                return


def _again(reading: Reading, place: int, found: Field) -> list[Mark]:
    """保费高于平均保费: what is averaged is named a second time."""
    after = [mark for _, mark in reading.near(place, 1, 1)]
    return [mark for mark in after if reading.field_of(mark, "measure", least=0.6) == found]


def _compare_number(reading: Reading, place: int) -> None:
    operator, first = _operator(reading, place)
    if operator is None:
        return
    number = reading.marks[place].number or Decimal(0)
    values: tuple[Decimal, ...] = (number,)
    if operator == "between":
        other = next((m for _, m in reading.near(place, 1, 3) if m.number is not None), None)
        if other is None or other.number is None:
            return
        values = (number, other.number)
        use([other])
    if _counted(reading, place, operator, values) or _operand(
        reading, place, first, operator, values
    ):
        bounds = [m for _, m in reading.near(place, 1, 2) if m.does("above", "below", "within")]
        use([reading.marks[place], reading.marks[first], *bounds])


def _operator(reading: Reading, place: int) -> tuple[Operator | None, int]:
    for at, mark in reading.near(place, 1, 2):
        if mark.does("above", "below", "within"):
            name = next(f for f in mark.functions if f in _OPERATORS)
            return _OPERATORS[name], min(place, at)
    found: list[tuple[Operator, int]] = []
    for at in range(place - 1, max(-1, place - 4), -1):
        mark = reading.marks[at]
        if mark.comparative is not None:
            found.append((">" if mark.comparative.descending else "<", at))
        names = [f for f in mark.functions if f in _OPERATORS]
        if names:
            found.append((_OPERATORS[names[0]], at))
        elif mark.number is not None or (mark.refs and found):
            break
    strong = [pair for pair in found if pair[0] != "="]
    best = strong or found
    return best[0] if best else (None, place)


def _counted(reading: Reading, place: int, operator: Operator, values: tuple[Decimal, ...]) -> bool:
    for at, mark in reading.near(place, 1, 1):
        if any(m.text == "的" for m in reading.marks[place:at]):
            return False
        table = reading.table_of(mark)
        if table is not None and not mark.used and operator != "=":
            use([mark])
            reading.intent.having.append(Having(Measure("count", table), operator, values))
            return True
    return False


def _operand(
    reading: Reading, place: int, first: int, operator: Operator, values: tuple[Decimal, ...]
) -> bool:
    adjective = reading.marks[first].comparative
    if adjective is not None:
        found = field_by_concept(reading, adjective.concepts)
        if found is not None:
            reading.intent.filters.append(Compare(found, operator, values))
            return True
    for step, start in ((-1, first), (1, place)):
        for at, mark in reading.near(start, step, _NEAR):
            if mark.used or mark.does("and", "or") or mark.number is not None:
                break
            if _operand_at(reading, at, operator, values):
                return True
    return _by_unit(reading, place, operator, values)


def _by_unit(reading: Reading, place: int, operator: Operator, values: tuple[Decimal, ...]) -> bool:
    """65 岁以上, older ones: the unit says which column."""
    after = reading.marks[place + 1].text.lower() if place + 1 < len(reading.marks) else ""
    found = field_by_concept(reading, (_UNITS[after],)) if after in _UNITS else None
    if found is None:
        return False
    use([reading.marks[place + 1]])
    reading.intent.filters.append(Compare(found, operator, values))
    return True


def _operand_at(reading: Reading, at: int, operator: Operator, values: tuple[Decimal, ...]) -> bool:
    mark = reading.marks[at]
    before = [m for _, m in reading.near(at, -1, 1)]
    if (
        mark.does("count")
        and before
        and reading.table_of(before[0])
        and not reading.field_of(mark, "measure", 0.9)
    ):
        use([mark, before[0]])
        table = reading.table_of(before[0]) or ""
        reading.intent.having.append(Having(Measure("count", table), operator, values))
        return True
    found = reading.field_of(mark, "measure", least=0.5)
    if found is None or not (
        reading.warehouse.is_number(found) or reading.warehouse.is_year(found)
    ):
        return False
    use([mark])
    for name in _AGGREGATES:
        if before and before[0].does(name):
            use([before[0]])
            measure = reading.measure(name, found)
            reading.intent.having.append(Having(measure, operator, values))
            return True
    reading.intent.filters.append(Compare(found, operator, values))
    return True


def field_by_concept(reading: Reading, concepts: tuple[str, ...]) -> Field | None:
    """The column of an anchor table (else any) that one of the concepts names."""
    tables = sorted(reading.warehouse.tables, key=lambda t: t not in reading.anchors)
    for concept in concepts:
        for table in tables:
            for found in reading.warehouse.fields(table):
                date = concept == "date" and reading.warehouse.is_date(found)
                if date or (
                    concept in column_senses(reading.warehouse, found)
                    and reading.warehouse.is_number(found)
                ):
                    return found
    return None
