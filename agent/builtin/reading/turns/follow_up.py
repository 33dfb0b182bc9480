"""Short questions that continue the one before: 按月呢？, and by month?, 只看广东, top ten."""

from dataclasses import replace

from agent.builtin.intent import Compare, During, Filter, Group, Intent, Measure, Order, Top
from agent.builtin.reading.context import Reading, use
from agent.builtin.reading.turns.ellipsis import leans
from agent.builtin.warehouse import Field


def merged(earlier: Intent | None, reading: Reading, text: str) -> Intent:
    """The intent of a question that may lean on an earlier one."""
    intent = reading.intent
    if earlier is None or not leans(reading, text):
        return intent
    measures, groups = _measures(earlier, reading), _groups(earlier, reading)
    order = _order(earlier, reading, measures)
    result = replace(
        earlier,
        measures=measures,
        outputs=list(earlier.outputs),
        filters=_filters(earlier, intent, groups),
        having=[*earlier.having, *intent.having],
        limit=intent.limit or earlier.limit,
        order=order,
        growth=intent.growth or earlier.growth,
        share=intent.share or earlier.share,
        extent=earlier.extent if intent.extent == "names" else intent.extent,
        running=intent.running or earlier.running,
        contrast=intent.contrast or earlier.contrast,
    )
    if intent.buckets:
        kept = [g for g in earlier.groups if earlier.limit is None]
        result.groups = [*groups, *(g for g in kept if not groups)]
        result.buckets, result.limit = list(intent.buckets), intent.limit
        result.order = order if intent.limit else None
    elif groups:
        result.groups, result.buckets = groups, []
    return result


def among_the_first(intent: Intent, before: Intent) -> None:
    """按月呢 after the first five provinces: these provinces, month by month.

    `before` is the earlier question, complete.
    """
    ranked = len(before.groups) == 1 and before.groups[0].grain is None and before.limit
    by = before.order.by if before.order else next(iter(before.measures), None)
    if not ranked or not isinstance(by, Measure) or not before.limit or before.limit < 2:
        return
    falling = before.order.descending if before.order else True
    group = before.groups[0]
    intent.top = Top(group, by, falling, before.limit, tuple(before.filters))
    intent.measures, intent.groups = list(before.measures), [group]
    intent.order = intent.limit = None


def _measures(earlier: Intent, reading: Reading) -> list[Measure]:
    """Its own, else those of the earlier one: of another column, or of other rows."""
    intent = reading.intent
    if intent.measures or not earlier.measures:
        return list(intent.measures or earlier.measures)
    numbers = [f for f in intent.outputs if reading.warehouse.is_number(f)]
    plain = len(earlier.measures) == 1 and earlier.measures[0].over is None
    if numbers and plain and earlier.measures[0].field is not None:
        return [Measure(earlier.measures[0].aggregate, f.table, f) for f in numbers]
    if intent.subject is not None and not _describes(earlier, reading, intent.subject):
        return [Measure("count", intent.subject)]
    return list(earlier.measures)


def _order(earlier: Intent, reading: Reading, measures: list[Measure]) -> Order | None:
    """The bottom five, 哪个最高, from low to high: the same numbers in another order."""
    intent = reading.intent
    if intent.order is not None or not measures:
        return intent.order or earlier.order
    said = [m for m in reading.marks if m.lowest or m.does("most", "least", "asc", "desc")]
    if not said:
        return earlier.order if measures == earlier.measures else None
    use(said)
    if any(m.does("most", "least") for m in said):
        numbers = [m for m in reading.marks if m.number and not m.used]
        use(numbers[:1])
        intent.limit = intent.limit or (int(numbers[0].number or 1) if numbers else 1)
    return Order(measures[0], not any(m.lowest or m.does("least", "asc") for m in said))


def _groups(earlier: Intent, reading: Reading) -> list[Group]:
    """Its own, else a column or a thing that it only names: 换成渠道, by store instead."""
    intent = reading.intent
    if intent.groups or intent.measures or not earlier.measures:
        return list(intent.groups)
    groups = [Group(f) for f in intent.outputs if not reading.warehouse.is_number(f)]
    subject = intent.subject
    if not groups and not intent.filters and subject and _describes(earlier, reading, subject):
        groups = [reading.group_of(subject)]
    return groups


def _describes(earlier: Intent, reading: Reading, table: str) -> bool:
    """Whether each row that is measured belongs to one row of the table, which has a name."""
    if not reading.warehouse.named(reading.warehouse.display(table)):
        return False
    homes = {(m.over or m).table for m in earlier.measures}
    paths = [reading.warehouse.path(home, table) for home in homes]
    return all(path and all(edge.to_one for edge in path) for path in paths)


def _filters(earlier: Intent, intent: Intent, groups: list[Group]) -> list[Filter]:
    """Those of both; what is said again replaces what was said, and so does every one of it."""
    timed = any(isinstance(f, During) for f in intent.filters)
    fields = {f.field for f in intent.filters if isinstance(f, Compare)}
    fields |= {group.field for group in groups}
    kept = [f for f in earlier.filters if not _said_again(f, fields, timed=timed)]
    own = [_beside(f, earlier) for f in intent.filters] if intent.contrast else intent.filters
    return [*kept, *own]


def _beside(filter_: Filter, earlier: Intent) -> Filter:
    """和去年对比, compare it with Lyon: beside what the earlier question was about."""
    for before in earlier.filters:
        if isinstance(filter_, During) and isinstance(before, During):
            return replace(
                before, periods=tuple(dict.fromkeys((*before.periods, *filter_.periods)))
            )
        if isinstance(filter_, Compare) and isinstance(before, Compare):
            alike = (before.field, before.operator) == (filter_.field, filter_.operator)
            if alike and filter_.operator == "=":
                values = dict.fromkeys((*before.values, *filter_.values))
                return replace(before, values=tuple(values))
    return filter_


def _said_again(filter_: Filter, fields: set[Field], *, timed: bool) -> bool:
    if isinstance(filter_, During):
        return timed
    return isinstance(filter_, Compare) and filter_.field in fields
