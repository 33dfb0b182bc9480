"""What a reading still lacks when every word was looked at: days, subjects, grain."""

from dataclasses import replace
from decimal import Decimal

from agent.builtin.intent import (
    AgainstAverage,
    Compare,
    During,
    Group,
    Having,
    HavingAverage,
    Intent,
    Measure,
)
from agent.builtin.reading.context import Reading, column_senses, move_group, use
from agent.builtin.reading.existence import settle
from agent.builtin.reading.homes import rehome
from agent.builtin.warehouse import Field


class NoDate(Exception):
    """A period is asked for and nothing says when."""


def finish(reading: Reading) -> None:
    """Complete the intent. Raises `NoDate`."""
    rehome(reading)
    _summed_conditions(reading)
    _group_for_having(reading)
    _buckets(reading)
    _dates(reading)
    _finer_measures(reading)
    _entities_by_key(reading)
    settle(reading)
    _running(reading)
    if any(mark.does("together", "or") for mark in reading.marks):
        reading.intent.beside = False


def _running(reading: Reading) -> None:
    """累计 without days to go along is a plain total."""
    intent = reading.intent
    intent.running = intent.running and any(g.grain for g in intent.groups)
    use(mark for mark in reading.marks if mark.does("running") and not mark.refs)


def _entities_by_key(reading: Reading) -> None:
    """Two customers of one name are two: names of what other tables point at go by key."""
    intent, warehouse = reading.intent, reading.warehouse
    counted = {m.table for m in intent.measures}
    for place, group in enumerate(intent.groups):
        table = group.field.table
        named = group.grain is None and group.field == warehouse.display(table)
        if group.key is None and named and table not in counted and warehouse.named(group.field):
            move_group(intent, place, replace(group, key=warehouse.key(table)))


def _summed_conditions(reading: Reading) -> None:
    """Stores with sales above 500,000 means their sum, not one row of it."""
    intent = reading.intent
    for filter_ in list(intent.filters):
        if not isinstance(filter_, Compare | AgainstAverage):
            continue
        if intent.subject in (None, filter_.field.table):
            continue
        path = reading.warehouse.path(filter_.field.table, intent.subject or "")
        together = path and all(e.to_one for e in path) and reading.additive(filter_.field)
        condition = _of_sum(reading.measure("sum", filter_.field), filter_)
        if together and condition is not None:
            intent.filters.remove(filter_)
            intent.having.append(condition)


def _of_sum(measure: Measure, filter_: Compare | AgainstAverage) -> Having | HavingAverage | None:
    if isinstance(filter_, AgainstAverage):
        return HavingAverage(measure, filter_.operator)
    numbers = tuple(v for v in filter_.values if isinstance(v, Decimal))
    return Having(measure, filter_.operator, numbers) if numbers else None


def _group_for_having(reading: Reading) -> None:
    intent = reading.intent
    if not intent.having:
        return
    if not intent.groups:
        _group_by_subject(reading)
    if not intent.measures and intent.groups:
        intent.measures = [intent.having[0].measure]
    _tally(intent)


def _tally(intent: Intent) -> None:
    """How many customers have more than three orders: the groups are counted, not their rows."""
    if len(intent.measures) != 1 or intent.groups or intent.outputs:
        return
    [measure] = intent.measures
    counted = [h for h in intent.having if h.measure.table != measure.table]
    intent.tally = measure.aggregate == "count" and bool(counted)


def _group_by_subject(reading: Reading) -> None:
    intent = reading.intent
    subject = intent.subject
    if subject is None and intent.outputs:
        subject = intent.outputs[0].table
    if subject is not None:
        shown = [f for f in intent.outputs if f.table == subject]
        group = reading.group_of(subject, shown[0] if shown else None)
        intent.groups = [group, *(Group(f, key=group.key) for f in shown[1:])]
        intent.outputs = []
    elif intent.outputs:
        intent.groups = [Group(f) for f in intent.outputs]
        intent.outputs = []


def _buckets(reading: Reading) -> None:
    intent = reading.intent
    timed = intent.buckets or any(isinstance(f, During) for f in intent.filters)
    if intent.growth and not timed and not any(g.grain for g in intent.groups):
        intent.buckets.append("year" if intent.growth == "year" else "month")
    if intent.growth == "previous" and not intent.buckets and _only_years(intent):
        intent.buckets.append("month")
    for grain in intent.buckets:
        home = _home(reading)
        field = _year_field(reading) if grain == "year" else None
        field = field or _date_field(reading, home)
        if grain == "hour" and field is not None:
            field = _with_time(reading, field)
        if field is None:
            raise NoDate
        intent.groups.insert(0, Group(field, grain))
        if intent.best_of or _each_bucket(reading):
            intent.best_of.insert(0, intent.groups[0])
    intent.buckets = []
    alone = not intent.measures and intent.history is None
    if alone and any(g.grain for g in intent.groups):
        intent.measures.append(Measure("count", intent.groups[0].field.table))


def _with_time(reading: Reading, field: Field) -> Field | None:
    """A column that knows the hour: this one, else another of its table."""
    columns = reading.warehouse.dates(field.table)
    known = [f for f in (field, *columns) if reading.warehouse.knows_hour(f)]
    return known[0] if known else None


def _each_bucket(reading: Reading) -> bool:
    """每月销售额最高的门店 ranks stores month by month."""
    intent = reading.intent
    asked = any(m.time and m.time.bucket and not m.time.which for m in reading.marks)
    return asked and intent.limit is not None and len(intent.groups) > 1 and intent.top is None


def _only_years(intent: Intent) -> bool:
    """今年销售额环比: months of a year, unless something else is grouped by."""
    periods = [p for f in intent.filters if isinstance(f, During) for p in f.periods]
    return bool(periods) and not intent.groups and all(p.grain == "year" for p in periods)


def _dates(reading: Reading) -> None:
    intent = reading.intent
    for place, filter_ in enumerate(intent.filters):
        if isinstance(filter_, During) and filter_.field is None:
            bucketed = [g.field for g in intent.groups if g.grain]
            yearly = all(p.grain == "year" for p in filter_.periods)
            field = bucketed[0] if bucketed else None
            field = field or _date_field(reading, _home(reading))
            if field is None and yearly:
                field = _year_field(reading)
            if field is None:
                raise NoDate
            intent.filters[place] = replace(filter_, field=field)


def _home(reading: Reading) -> list[str]:
    intent = reading.intent
    tables = [m.over.table if m.over else m.table for m in intent.measures]
    tables += [h.measure.table for h in intent.having]
    tables += [intent.subject] if intent.subject else []
    tables += [f.table for f in intent.outputs]
    return tables or sorted(reading.anchors, key=reading.warehouse.order.__getitem__)


def _date_field(reading: Reading, tables: list[str]) -> Field | None:
    history = reading.intent.history
    chosen = reading.intent.starts or (history.day if history is not None else None)
    if chosen is not None:
        return chosen
    counted = {m.table for m in reading.intent.measures}
    for table in dict.fromkeys(tables):
        found = reading.warehouse.dates(table)
        above = _day_above(reading, table) if not found and table in counted else None
        if found or above is not None:
            return found[0] if found else above
    return next((day for t in dict.fromkeys(tables) if (day := _day_above(reading, t))), None)


def _day_above(reading: Reading, table: str) -> Field | None:
    """When that happened to which the rows of `table` belong: of order items, their orders."""
    above = [e.right for e in reading.warehouse.edges[table] if e.to_one]
    above = [t for t in above if reading.warehouse.dates(t)]
    if not above:
        return None
    return reading.warehouse.dates(max(above, key=reading.warehouse.references))[0]


def _year_field(reading: Reading) -> Field | None:
    tables = [*_home(reading), *reading.anchors]
    for table in dict.fromkeys(tables):
        for field in reading.warehouse.fields(table):
            if reading.warehouse.is_year(field):
                return field
    return None


def _finer_measures(reading: Reading) -> None:
    """A sum that grouping would repeat is taken from the finer table that holds the same."""
    intent = reading.intent
    for place, measure in enumerate(intent.measures):
        if not _is_plain(measure):
            continue
        for group in intent.groups:
            path = reading.warehouse.path(measure.table, group.field.table)
            if path is None or all(edge.to_one for edge in path):
                continue
            finer = _finer(reading, measure, path[0].right if path else measure.table)
            if finer is not None:
                intent.measures[place] = finer
                if intent.order and intent.order.by == measure:
                    intent.order = replace(intent.order, by=finer)
                break


def _is_plain(measure: Measure) -> bool:
    """Whether it adds up or averages a column as it is."""
    computed = measure.minus is not None or measure.since is not None
    return measure.field is not None and measure.aggregate in ("sum", "avg") and not computed


def _finer(reading: Reading, measure: Measure, table: str) -> Measure | None:
    for field in reading.warehouse.fields(table):
        if reading.warehouse.is_number(field) and column_senses(reading.warehouse, field) & {
            "revenue",
            "amount",
        }:
            return Measure(measure.aggregate, table, field)
    return None
