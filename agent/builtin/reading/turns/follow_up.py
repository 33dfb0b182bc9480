"""Short questions that continue the one before: 按月呢？, and by month?, 只看广东, top ten."""

from dataclasses import replace

from agent.builtin.intent import Compare, During, Filter, Group, Intent, Measure, Top
from agent.builtin.reading.context import Reading
from agent.builtin.reading.turns.ellipsis import leans
from agent.builtin.warehouse import Field


def merged(earlier: Intent | None, reading: Reading, text: str) -> Intent:
    """The intent of a question that may lean on an earlier one."""
    intent = reading.intent
    if earlier is None or not leans(reading, text):
        return intent
    measures, groups = _measures(earlier, reading), _groups(earlier, reading)
    changed = measures != earlier.measures
    result = replace(
        earlier,
        measures=measures,
        outputs=list(earlier.outputs),
        filters=_filters(earlier, intent, groups),
        having=[*earlier.having, *intent.having],
        limit=intent.limit or earlier.limit,
        order=intent.order if changed or intent.order else earlier.order,
        growth=intent.growth or earlier.growth,
        share=intent.share or earlier.share,
        extent=earlier.extent if intent.extent == "names" else intent.extent,
        running=intent.running or earlier.running,
        contrast=intent.contrast or earlier.contrast,
    )
    if intent.buckets:
        kept = [g for g in earlier.groups if earlier.limit is None]
        result.groups = [*groups, *(g for g in kept if not groups)]
        result.buckets, result.limit, result.order = list(intent.buckets), intent.limit, None
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
    """Whether each row that is measured belongs to one row of the table."""
    homes = {(m.over or m).table for m in earlier.measures}
    paths = [reading.warehouse.path(home, table) for home in homes]
    return all(path and all(edge.to_one for edge in path) for path in paths)


def _filters(earlier: Intent, intent: Intent, groups: list[Group]) -> list[Filter]:
    """Those of both; what is said again replaces what was said, and so does every one of it."""
    timed = any(isinstance(f, During) for f in intent.filters)
    fields = {f.field for f in intent.filters if isinstance(f, Compare)}
    fields |= {group.field for group in groups}
    kept = [f for f in earlier.filters if not _said_again(f, fields, timed=timed)]
    return [*kept, *intent.filters]


def _said_again(filter_: Filter, fields: set[Field], *, timed: bool) -> bool:
    if isinstance(filter_, During):
        return timed
    return isinstance(filter_, Compare) and filter_.field in fields
