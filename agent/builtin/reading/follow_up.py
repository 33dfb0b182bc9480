"""Short questions that continue the one before: 按月呢？, and by month?, 只看广东, top ten."""

from dataclasses import replace

from agent.builtin.intent import (
    AgainstAverage,
    Compare,
    During,
    Filter,
    Has,
    Intent,
    Measure,
    Top,
)
from agent.builtin.reading.context import Reading

_MOST_MARKS = 8


def merged(earlier: Intent | None, reading: Reading) -> Intent:
    """The intent of a question that may lean on an earlier one."""
    intent = reading.intent
    if earlier is None or not _leans(reading):
        return intent
    result = replace(
        earlier,
        measures=list(intent.measures or earlier.measures),
        outputs=list(earlier.outputs),
        filters=_filters(earlier, intent),
        limit=intent.limit or earlier.limit,
        growth=intent.growth or earlier.growth,
        share=intent.share or earlier.share,
        extent=earlier.extent if intent.extent == "names" else intent.extent,
    )
    if intent.buckets:
        kept = [g for g in earlier.groups if earlier.limit is None]
        result.groups = [*intent.groups, *(g for g in kept if not intent.groups)]
        result.buckets, result.limit, result.order = list(intent.buckets), intent.limit, None
    elif intent.groups:
        result.groups, result.buckets = list(intent.groups), []
    if intent.measures:
        result.order = intent.order
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


def _leans(reading: Reading) -> bool:
    """Whether it is too short to stand alone: no measure of its own, or nothing but one."""
    intent = reading.intent
    if intent.extent == "all" and intent.subject is None and not intent.outputs:
        return True
    words = [m for m in reading.marks if not m.filler]
    if len(words) > _MOST_MARKS:
        return False
    alone = bool(intent.measures) and not _only_counts(reading)
    alone = alone or _asks_for_rows(intent)
    return not alone and not any(m.does("list", "which") for m in reading.marks)


def _asks_for_rows(intent: Intent) -> bool:
    """保费高于平均的代理人 names what it lists, and which of them."""
    telling = intent.having or intent.order or intent.limit
    telling = telling or any(isinstance(f, AgainstAverage | Has) for f in intent.filters)
    return intent.subject is not None and bool(telling)


def _only_counts(reading: Reading) -> bool:
    """A bucket alone is read as a count that nobody asked for."""
    asked = any(m.does("count", "sum", "avg") for m in reading.marks)
    measures = reading.intent.measures
    return not asked and all(m.aggregate == "count" for m in measures)


def _filters(earlier: Intent, intent: Intent) -> list[Filter]:
    timed = any(isinstance(f, During) for f in intent.filters)
    fields = {f.field for f in intent.filters if isinstance(f, Compare)}
    kept = [
        f
        for f in earlier.filters
        if not (timed and isinstance(f, During))
        and not (isinstance(f, Compare) and f.field in fields)
    ]
    return [*kept, *intent.filters]
