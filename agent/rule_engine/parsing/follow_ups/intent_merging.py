"""Short questions that continue the one before: 按月呢？, and by month?, 只看广东, top ten."""

from dataclasses import replace

from agent.rule_engine.intent import (
    Aggregate,
    Filter,
    Group,
    Intent,
    Measure,
    Order,
    PeriodFilter,
    TopGroups,
    ValueFilter,
)
from agent.rule_engine.parsing.follow_ups.ellipsis import is_elliptic
from agent.rule_engine.parsing.follow_ups.exchanged_aggregates import (
    exchange_aggregate,
    is_plain,
)
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.schema_graph import Field

_AGGREGATES: tuple[Aggregate, ...] = ("avg", "median", "max", "min", "sum")


def merge_intents(earlier: Intent | None, parse: Parse, text: str) -> Intent:
    """The intent of a question that may lean on an earlier one."""
    intent = parse.intent
    if earlier is None or not is_elliptic(parse, text):
        return intent
    exchanged = exchange_aggregate(earlier, parse, text)
    intent = parse.intent
    measures, groups = _merge_measures(earlier, parse), _merge_groups(earlier, parse)
    order = _reorder(earlier, measures) if exchanged else _merge_order(earlier, parse, measures)
    result = replace(
        earlier,
        measures=measures,
        outputs=list(earlier.outputs),
        filters=_merge_filters(earlier, intent, groups),
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
        old_groups = [g for g in earlier.groups if earlier.limit is None]
        result.groups = [*groups, *(g for g in old_groups if not groups)]
        result.buckets, result.limit = list(intent.buckets), intent.limit
        result.order = order if intent.limit else None
    elif groups:
        result.groups, result.buckets = groups, []
    return result


def restrict_to_top_groups(intent: Intent, before: Intent) -> None:
    """按月呢 after the first five provinces: these provinces, month by month.

    `before` is the earlier question, complete.
    """
    is_ranked = len(before.groups) == 1 and before.groups[0].grain is None and before.limit
    by = before.order.by if before.order else next(iter(before.measures), None)
    if not is_ranked or not isinstance(by, Measure) or not before.limit or before.limit < 2:
        return
    falling = before.order.descending if before.order else True
    group = before.groups[0]
    intent.top = TopGroups(group, by, falling, before.limit, tuple(before.filters))
    intent.measures, intent.groups = list(before.measures), [group]
    intent.order = intent.limit = None


def _merge_measures(earlier: Intent, parse: Parse) -> list[Measure]:
    """Its own, else those of the earlier one: of another column, or of other rows."""
    intent = parse.intent
    if intent.measures or not earlier.measures:
        return list(intent.measures or earlier.measures)
    numbers = [f for f in intent.outputs if parse.graph.is_number(f)]
    plain = len(earlier.measures) == 1 and is_plain(earlier.measures[0])
    if numbers and plain and earlier.measures[0].field is not None:
        return [Measure(earlier.measures[0].aggregate, f.table, f) for f in numbers]
    if plain and earlier.measures[0].field is not None:
        aggregate = _find_aggregate(parse)
        if aggregate is not None:
            consume(m for m in parse.spans if m.does(aggregate) and not m.candidates)
            return [replace(earlier.measures[0], aggregate=aggregate)]
    if intent.subject is not None and not _is_described_by(earlier, parse, intent.subject):
        return [Measure("count", intent.subject)]
    return list(earlier.measures)


def _reorder(earlier: Intent, measures: list[Measure]) -> Order | None:
    """The same ranking by the same column, where only its aggregate is another."""
    by = earlier.order.by if earlier.order is not None else None
    if earlier.order is None or not isinstance(by, Measure) or len(measures) != 1:
        return None
    alike = by.field is not None and by.field == measures[0].field
    return replace(earlier.order, by=measures[0]) if alike else None


def _find_aggregate(parse: Parse) -> Aggregate | None:
    """Average instead, 换成最大值: the same column, computed in another way."""
    for name in _AGGREGATES:
        if any(m.does(name) and not m.candidates and not m.consumed for m in parse.spans):
            return name
    return None


def _merge_order(earlier: Intent, parse: Parse, measures: list[Measure]) -> Order | None:
    """The bottom five, 哪个最高, from low to high: the same numbers in another order."""
    intent = parse.intent
    if intent.order is not None or not measures:
        return intent.order or earlier.order
    spans = [m for m in parse.spans if m.lowest or m.does("most", "least", "asc", "desc")]
    if not spans:
        return earlier.order if measures == earlier.measures else _reorder(earlier, measures)
    consume(spans)
    if any(m.does("most", "least") for m in spans):
        numbers = [m for m in parse.spans if m.number and not m.consumed]
        consume(numbers[:1])
        intent.limit = intent.limit or (int(numbers[0].number or 1) if numbers else 1)
    return Order(measures[0], not any(m.lowest or m.does("least", "asc") for m in spans))


def _merge_groups(earlier: Intent, parse: Parse) -> list[Group]:
    """Its own, else a column or a thing that it only names: 换成渠道, by store instead."""
    intent = parse.intent
    if intent.groups or intent.measures or not earlier.measures:
        return list(intent.groups)
    groups = [Group(f) for f in intent.outputs if not parse.graph.is_number(f)]
    subject = intent.subject
    if not groups and not intent.filters and subject and _is_described_by(earlier, parse, subject):
        groups = [parse.group_of(subject)]
    return groups


def _is_described_by(earlier: Intent, parse: Parse, table: str) -> bool:
    """Whether each row that is measured belongs to one row of the table, which has a name."""
    if not parse.graph.is_name(parse.graph.display_column(table)):
        return False
    homes = {(m.over or m).table for m in earlier.measures}
    paths = [parse.graph.path(home, table) for home in homes]
    return all(path and all(edge.to_one for edge in path) for path in paths)


def _merge_filters(earlier: Intent, intent: Intent, groups: list[Group]) -> list[Filter]:
    """Those of both; what is said again replaces what was said, and so does every one of it."""
    timed = any(isinstance(f, PeriodFilter) for f in intent.filters)
    fields = {f.field for f in intent.filters if isinstance(f, ValueFilter)}
    fields |= {group.field for group in groups}
    others = [f for f in earlier.filters if not _is_replaced(f, fields, timed=timed)]
    own = (
        [_add_to_filter(f, earlier) for f in intent.filters] if intent.contrast else intent.filters
    )
    return [*others, *own]


def _add_to_filter(filter_: Filter, earlier: Intent) -> Filter:
    """和去年对比, compare it with Lyon: beside what the earlier question was about."""
    for before in earlier.filters:
        if isinstance(filter_, PeriodFilter) and isinstance(before, PeriodFilter):
            return replace(
                before, periods=tuple(dict.fromkeys((*before.periods, *filter_.periods)))
            )
        if isinstance(filter_, ValueFilter) and isinstance(before, ValueFilter):
            alike = (before.field, before.operator) == (filter_.field, filter_.operator)
            if alike and filter_.operator == "=":
                values = dict.fromkeys((*before.values, *filter_.values))
                return replace(before, values=tuple(values))
    return filter_


def _is_replaced(filter_: Filter, fields: set[Field], *, timed: bool) -> bool:
    if isinstance(filter_, PeriodFilter):
        return timed
    return isinstance(filter_, ValueFilter) and filter_.field in fields
