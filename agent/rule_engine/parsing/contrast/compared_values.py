"""Groups by the values that a comparison names: a row, a column or a line each."""

import re
from dataclasses import replace

from agent.rule_engine.intent import Group, Intent, Measure, PeriodFilter, ValueFilter
from agent.rule_engine.parsing.business.entities import find_event_table, is_person
from agent.rule_engine.parsing.business.growth_ranking import find_main_measure
from agent.rule_engine.parsing.column_senses import is_summable
from agent.rule_engine.parsing.contrast.period_alignment import find_alignment, is_whole_period
from agent.rule_engine.parsing.parse_state import Parse, consume, replace_group
from agent.time_expressions.calendar_periods import make_period, to_grain

_PAIR = 2
_USED = re.compile(
    r"(?:用|选|使用|选择|下单)[得的]?(?:人)?(?:比较|更|最)?[多少常]|常用|\b(?:used|chosen|picked|popular)\b"
)


def read_contrast(parse: Parse) -> None:
    """A versus B, 相差多少, which is higher: what is named is told apart."""
    words = [m for m in parse.spans if m.does("contrast", "gap") and not m.candidates]
    parse.intent.contrast = parse.intent.contrast or bool(words)


def group_by_compared(parse: Parse) -> None:
    """Group by what is compared; a comparison of nothing leaves its words unused."""
    intent = parse.intent
    if _compares_two_periods(parse):
        intent.growth, intent.contrast = None, True
    _count_in_periods(parse)
    if not intent.contrast:
        return
    things = next((f for f in intent.filters if _lists_values(f)), None)
    if things is None and parse.is_follow_up:
        _add_current_period(parse)
    period_filter = next(
        (f for f in intent.filters if isinstance(f, PeriodFilter) and len(f.periods) > 1), None
    )
    if isinstance(things, ValueFilter):
        _add_compared_group(intent, things)
    if things or period_filter or len(intent.measures) > 1:
        consume(m for m in parse.spans if m.does("gap") and not m.candidates)
    parse.is_unclear |= _are_unlike(period_filter)
    counting = any(m.does("count") and not (m.consumed or m.candidates) for m in parse.spans)
    unnamed = not (intent.measures or intent.subject or intent.outputs or counting)
    if (things or period_filter) and unnamed:
        count = _count_used(parse, things) if isinstance(things, ValueFilter) else None
        # compare 2024 and 2025: by what most comes together in
        measure = count or find_main_measure(parse)
        intent.measures += [measure] if measure else []
    elif (things or period_filter) and intent.subject and not (intent.measures or intent.outputs):
        intent.measures.append(Measure("count", intent.subject))  # orders in 2024 vs 2025


def _count_used(parse: Parse, things: ValueFilter) -> Measure | None:
    """支付宝和微信哪个用得多: how often each is used, which is no matter of money."""
    if _USED.search(parse.text) is None:
        return None
    table = things.field.table
    events = find_event_table(parse, table) if is_person(parse, table) else table
    return Measure("count", events) if events is not None else None


def _count_in_periods(parse: Parse) -> None:
    """2024年和2025年的订单: rows of two periods that nobody asks to list are counted in each."""
    intent = parse.intent
    if intent.measures or intent.order or intent.limit or intent.having or intent.groups:
        return
    several = any(isinstance(f, PeriodFilter) and len(f.periods) > 1 for f in intent.filters)
    several = several or any(_covers_column(parse, f) for f in intent.filters)
    lists_rows = intent.extent != "names" or any(m.does("list", "or", "both") for m in parse.spans)
    if not several or lists_rows:
        return
    numbers = [f for f in intent.outputs if is_summable(parse.graph, f)]
    if intent.outputs and numbers == intent.outputs:
        intent.measures, intent.outputs = [parse.measure("sum", f) for f in numbers], []
    elif intent.subject is not None and not intent.outputs:
        intent.measures.append(Measure("count", intent.subject))


def _covers_column(parse: Parse, filter_: object) -> bool:
    """Male and female members: every value there is leaves nothing out, and tells apart."""
    if not isinstance(filter_, ValueFilter) or not _lists_values(filter_):
        return False
    if parse.intent.subject != filter_.field.table:
        return False
    return set(parse.graph.column(filter_.field).samples) == set(filter_.values)


def _add_current_period(parse: Parse) -> None:
    """和去年对比, where no period was spoken of: this year beside the last one."""
    filters = parse.intent.filters
    for place, filter_ in enumerate(filters):
        if isinstance(filter_, PeriodFilter) and len(filter_.periods) == 1:
            [before] = filter_.periods
            now = make_period(before.grain, parse.today)
            last = make_period(before.grain, parse.today, -1)
            if (before.start, before.end) == (last.start, last.end) and now.start:
                text = now.start.isoformat()[: 4 if before.grain == "year" else 10]
                now = replace(now, text=text)
                filters[place] = replace(filter_, periods=(before, now))


def align_groups(intent: Intent) -> None:
    """Compared values are grouped by where they are looked for; compared periods meet.

    Periods become a row each, or their months stand under one another. Runs when every condition
    has its column.
    """
    things = next(
        (f for f in intent.filters if isinstance(f, ValueFilter) and _lists_values(f)), None
    )
    for place, group in enumerate(intent.groups):
        if things and group.compared_count and group.field.column == things.field.column:
            replace_group(intent, place, replace(group, field=things.field))
    _align_period_groups(intent)


def _align_period_groups(intent: Intent) -> None:
    period_filter = next((f for f in intent.filters if isinstance(f, PeriodFilter)), None)
    if (
        not intent.contrast
        or period_filter is None
        or period_filter.field is None
        or len(period_filter.periods) < 2
    ):
        return
    buckets = [place for place, group in enumerate(intent.groups) if group.grain]
    if buckets and len(period_filter.periods) == 2:
        for place in buckets:
            group = intent.groups[place]
            within = find_alignment(period_filter.periods, to_grain(group.grain))
            replace_group(intent, place, replace(group, within=within))
    elif _tells_periods_apart(intent, period_filter) and _are_whole_periods(period_filter):
        intent.groups = [
            Group(
                period_filter.field,
                period_filter.periods[0].grain,
                compared_count=len(period_filter.periods),
            )
        ]


def _tells_periods_apart(intent: Intent, period_filter: PeriodFilter) -> bool:
    """Whether each period gets a row of its own, where nothing else does.

    One number of two periods stands side by side, with its difference and growth behind it.
    """
    other = intent.limit or intent.share or intent.having or intent.growth or intent.condition
    plain = len(intent.measures) == 1 and intent.side_by_side and not (other or intent.running)
    if not intent.measures or intent.groups or intent.asks_difference:
        return False
    return not plain or len(period_filter.periods) > _PAIR


def _add_compared_group(intent: Intent, things: ValueFilter) -> None:
    count = len(things.values)
    for place, group in enumerate(intent.groups):
        if group.field == things.field:
            replace_group(intent, place, replace(group, compared_count=count))
            return
    intent.groups.insert(0, Group(things.field, compared_count=count))


def _lists_values(filter_: object) -> bool:
    several = isinstance(filter_, ValueFilter) and len(filter_.values) > 1
    return several and isinstance(filter_, ValueFilter) and filter_.operator == "="


def _are_whole_periods(period_filter: PeriodFilter) -> bool:
    """Whether each of them is one year, one quarter, one month, and all are alike."""
    return len({p.grain for p in period_filter.periods}) == 1 and all(
        map(is_whole_period, period_filter.periods)
    )


def _are_unlike(period_filter: object) -> bool:
    """A day beside a year: nobody compares them."""
    periods = period_filter.periods if isinstance(period_filter, PeriodFilter) else ()
    grains = {p.grain for p in periods if is_whole_period(p)}
    return "day" in grains and len(grains) > 1


def _compares_two_periods(parse: Parse) -> bool:
    """2025年比2024年增长多少 compares two years, not each month with the one before."""
    intent = parse.intent
    if intent.growth != "previous" or intent.buckets or any(g.grain for g in intent.groups):
        return False
    if any(m.does("prev", "yoy") for m in parse.spans):
        return False
    return any(isinstance(f, PeriodFilter) and len(f.periods) == 2 for f in intent.filters)
