"""Passes that read conditions: periods, stored values, comparisons, absence."""

from agent.builtin.intent import Compare, During, Group, Has, Operator
from agent.builtin.reading.context import Reading, add_group, column_senses, use
from agent.builtin.reading.marks import Mark
from agent.builtin.reading.periods import Period
from agent.builtin.warehouse import Field

_NEAR = 3
_APART = ("分别", "各自", "respectively")


def read_periods(reading: Reading) -> None:
    """上个月, since 2024, between March and May: one condition on a day still to be chosen."""
    periods: list[Period] = []
    places = [i for i, m in enumerate(reading.marks) if m.time and m.time.period and not m.used]
    column = _born(reading) if places else None
    for place in places:
        mark = reading.marks[place]
        if mark.time is None or mark.time.period is None or mark.used:
            continue
        column = column or _date_beside(reading, place)
        use([mark])
        periods.append(_bounded(reading, place, mark.time.period))
    if periods:
        reading.intent.filters.append(During(tuple(periods), column))


def _born(reading: Reading) -> Field | None:
    """Born before 1980 speaks of the birthday, and of nothing else."""
    said = [m for m in reading.marks if m.text.lower() in ("born", "出生", "出生于")]
    if not said:
        return None
    fields = (f for table in reading.warehouse.tables for f in reading.warehouse.fields(table))
    days = [f for f in fields if reading.warehouse.is_date(f) or reading.warehouse.is_year(f)]
    births = [f for f in days if column_senses(reading.warehouse, f) & {"birthday", "birth"}]
    births = [f for f in births if f.table in reading.anchors] or births
    reading.unclear = reading.unclear or len(births) != 1
    use(said)
    return births[0] if births else None


def _bounded(reading: Reading, place: int, period: Period) -> Period:
    until = None if _grows(reading, place) else _range_end(reading, place)
    if until is not None:
        return Period(period.start, until.end, period.grain, period.text)
    sides = [m for step in (-1, 1) for _, m in reading.near(place, step, 1)]
    for mark in sides:
        after = mark.comparative and "date" in mark.comparative.concepts
        if mark.does("since") or (after and mark.comparative and mark.comparative.descending):
            use([mark])
            start = period.start if mark.does("since") else period.end
            return Period(start, None, period.grain, period.text)
        if mark.does("until") or after:
            use([mark])
            end = period.end if mark.does("until") else period.start
            return Period(None, end, period.grain, period.text)
    return period


def _grows(reading: Reading, place: int) -> bool:
    """How much it grew from 2024 to 2025 compares the two, with nothing asked by month."""
    intent = reading.intent
    following = [m for _, m in reading.near(place, 1, 2)]
    if intent.growth != "previous" or intent.buckets or intent.groups or len(following) < 2:
        return False
    first, last = reading.marks[place].time, following[1].time
    periods = [t.period for t in (first, last) if t is not None and t.period is not None]
    alike = len(periods) == 2 and periods[0].grain == periods[1].grain
    if not alike or not following[0].does("to", "until"):
        return False
    use([following[0], *(m for m in reading.marks[max(0, place - 2) : place] if m.does("between"))])
    return True


def _range_end(reading: Reading, place: int) -> Period | None:
    following = [m for _, m in reading.near(place, 1, 2)]
    if len(following) < 2 or following[1].time is None or following[1].time.period is None:
        return None
    opened = any(m.does("between", "since") for m in reading.marks[max(0, place - 2) : place])
    if following[0].does("to", "until") or (following[0].does("and") and opened):
        use(following)
        use(m for m in reading.marks[max(0, place - 2) : place] if m.does("between", "since"))
        return following[1].time.period
    return None


def _date_beside(reading: Reading, place: int) -> Field | None:
    for step in (-1, 1):
        for _, mark in reading.near(place, step, _NEAR):
            found = reading.field_of(mark, "date", least=0.75)
            timed = found is not None and (
                reading.warehouse.is_date(found) or reading.warehouse.is_year(found)
            )
            if timed and found is not None and not _names_table(mark, found):
                use([mark])
                return found
    return None


def _names_table(mark: Mark, found: Field) -> bool:
    """Whether the mark is rather a table's name than this column's."""
    score = max(c.score for c in mark.refs if (c.table, c.column) == (found.table, found.column))
    return any(c.column is None and c.score > score for c in mark.refs)


def read_values(reading: Reading) -> None:
    """Stored values in the question: equal, one of several, or not."""
    chosen: dict[tuple[Field, bool], list[str]] = {}
    for place, mark in enumerate(reading.marks):
        if not mark.values or mark.used or _names_better(reading, mark, place):
            continue
        hit = _likeliest(reading, mark, place)
        negated = any(
            m.does("no", "ne", "except")
            for _, m in reading.near(place, -1, 2)
            if not m.values and not m.used
        )
        negated = negated or any(m.does("outside") for _, m in reading.near(place, 1, 1))
        use([mark])
        use(
            m
            for _, m in reading.near(place, -1, 2)
            if m.does("no", "ne", "except", "eq") and not m.refs
        )
        _use_label(reading, place, hit[0])
        chosen.setdefault((hit[0], negated), []).append(hit[1])
    for (found, negated), values in chosen.items():
        if not negated and _splits(reading, found, values):
            add_group(reading, Group(found))
            continue
        operator: Operator = "!=" if negated else "="
        reading.intent.filters.append(Compare(found, operator, tuple(dict.fromkeys(values))))
        if len(values) > 1 and any(m.text in _APART for m in reading.marks):
            add_group(reading, Group(found))


def _splits(reading: Reading, found: Field, values: list[str]) -> bool:
    """各职级男女人数: all the values there are leave nothing out, and tell apart."""
    held = set(reading.warehouse.column(found).samples)
    intent = reading.intent
    grouped = bool(intent.groups or intent.buckets or intent.share)
    joined = any(m.does("or", "together", "both", "contrast", "gap") for m in reading.marks)
    return grouped and not joined and len(held) > 1 and held == set(values)


def _names_better(reading: Reading, mark: Mark, place: int) -> bool:
    grouped = any(m.does("each", "by", "which") for _, m in reading.near(place, -1, 1))
    return bool(mark.refs) and (grouped or max(c.score for c in mark.refs) >= 0.99)


def _likeliest(reading: Reading, mark: Mark, place: int) -> tuple[Field, str]:
    beside = {
        (c.table, c.column)
        for step in (-1, 1)
        for _, m in reading.near(place, step, 2)
        for c in m.refs
    }

    others = [m.values for m in reading.marks if m.values and m is not mark]
    shared = {(h.table, h.column) for hits in others for h in hits}

    def fit(table: str, column: str) -> float:
        named = 1.0 if (table, column) in beside else 0.4 if (table, None) in beside else 0.0
        named += 0.2 * ((table, column) in shared)  # 广东和浙江 are both provinces of one table
        return named + 0.5 * (table in reading.anchors) - 0.01 * reading.warehouse.order[table]

    best = max(mark.values, key=lambda hit: fit(hit.table, hit.column))
    return Field(best.table, best.column), best.value


def _use_label(reading: Reading, place: int, found: Field) -> None:
    for step in (-1, 1):
        for _, mark in reading.near(place, step, 2):
            if any((c.table, c.column) == (found.table, found.column) for c in mark.refs):
                grouped = any(
                    m.does("each", "by", "which")
                    for _, m in reading.near(reading.marks.index(mark), -1, 1)
                )
                mark.used = mark.used or not grouped


def read_literals(reading: Reading) -> None:
    """Quoted text, compared with the column named before it."""
    for place, mark in enumerate(reading.marks):
        if mark.literal is None or mark.used:
            continue
        for _, beside in reading.near(place, -1, 4):
            found = reading.field_of(beside)
            table = reading.table_of(beside)
            if found is None and table is not None:
                found = reading.warehouse.display(table)
            if found is None:
                continue
            around = reading.marks[max(0, place - 4) : place + 2]
            operator = _text_operator(around)
            use([mark, *(m for m in around if m.does("like", "starts", "ends", "eq"))])
            if table is None:
                beside.used = True
            add_alternative(reading, Compare(found, operator, (mark.literal,)))
            break


def add_alternative(reading: Reading, new: Compare) -> None:
    """A second text for the same column is an alternative, for a column holds but one."""
    for place, old in enumerate(reading.intent.filters):
        alike = isinstance(old, Compare) and (old.field, old.operator) == (new.field, new.operator)
        if alike and isinstance(old, Compare) and new.operator in ("=", "!="):
            values = tuple(dict.fromkeys((*old.values, *new.values)))
            reading.intent.filters[place] = Compare(old.field, old.operator, values)
            return
    reading.intent.filters.append(new)


def _text_operator(around: list[Mark]) -> Operator:
    texts: tuple[Operator, ...] = ("starts", "ends", "like")
    return next((o for o in texts if any(m.does(o) for m in around)), "=")


def _may_lack(reading: Reading, found: Field) -> bool:
    """A day or text may be missing; a number is 0 and a switch is off."""
    column = reading.warehouse.column(found)
    few = 0 < len(column.samples) <= 2 or column.label.startswith("是否")
    return reading.warehouse.is_date(found) or (column.kind == "text" and not few)


def read_absence(reading: Reading) -> None:
    """没有订单的客户, customers without any order."""
    for place, mark in enumerate(reading.marks):
        if mark.used or not mark.does("no"):
            continue
        for _, beside in reading.near(place, 1, 2):
            table = reading.table_of(beside)
            if beside.values and not beside.refs:
                break
            if table is not None and not beside.used:
                use([mark, beside])
                reading.intent.filters.append(Has(table, negated=True))
                break
            found = reading.field_of(beside, "any", least=0.8) if beside.refs else None
            if found is not None and not beside.used and _may_lack(reading, found):
                use([mark, beside])
                reading.intent.filters.append(Compare(found, "null"))
                break
