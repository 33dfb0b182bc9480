"""The things that a comparison names become a row, a column or a line each."""

from dataclasses import replace

from agent.builtin.intent import Compare, During, Group, Intent, Measure
from agent.builtin.reading.context import Reading, move_group, use
from agent.builtin.reading.contrast.alignment import aligned, is_whole
from agent.builtin.reading.periods import grain_of, period
from agent.builtin.reading.topics.growing import main_measure


def read_contrast(reading: Reading) -> None:
    """A versus B, 相差多少, which is higher: what is named is told apart."""
    said = [m for m in reading.marks if m.does("contrast", "gap") and not m.refs]
    reading.intent.contrast = reading.intent.contrast or bool(said)


def tell_apart(reading: Reading) -> None:
    """Group by what is compared; a comparison of nothing leaves its words unused."""
    intent = reading.intent
    if _grew_between(reading):
        intent.growth, intent.contrast = None, True
    if not intent.contrast:
        return
    things = next((f for f in intent.filters if _lists(f)), None)
    if things is None and reading.leans:
        _beside_now(reading)
    spans = next((f for f in intent.filters if isinstance(f, During) and len(f.periods) > 1), None)
    if isinstance(things, Compare):
        _group_by(intent, things)
    if things or spans or len(intent.measures) > 1:
        use(m for m in reading.marks if m.does("gap") and not m.refs)
    if (things or spans) and not (intent.measures or intent.subject or intent.outputs):
        measure = main_measure(reading)  # compare 2024 and 2025: by what most comes together in
        intent.measures += [measure] if measure else []
    elif (things or spans) and intent.subject and not (intent.measures or intent.outputs):
        intent.measures.append(Measure("count", intent.subject))  # orders in 2024 vs 2025


def _beside_now(reading: Reading) -> None:
    """和去年对比, where no period was spoken of: this year beside the last one."""
    filters = reading.intent.filters
    for place, filter_ in enumerate(filters):
        if isinstance(filter_, During) and len(filter_.periods) == 1:
            [before] = filter_.periods
            now = period(before.grain, reading.today)
            last = period(before.grain, reading.today, -1)
            if (before.start, before.end) == (last.start, last.end) and now.start:
                text = now.start.isoformat()[: 4 if before.grain == "year" else 10]
                now = replace(now, text=text)
                filters[place] = replace(filter_, periods=(before, now))


def align(intent: Intent) -> None:
    """Compared values are grouped by where they are looked for; compared periods meet.

    Periods become a row each, or their months stand under one another. Runs when every condition
    has its column.
    """
    things = next((f for f in intent.filters if isinstance(f, Compare) and _lists(f)), None)
    for place, group in enumerate(intent.groups):
        if things and group.things and group.field.column == things.field.column:
            move_group(intent, place, replace(group, field=things.field))
    _align_periods(intent)


def _align_periods(intent: Intent) -> None:
    spans = next((f for f in intent.filters if isinstance(f, During)), None)
    if not intent.contrast or spans is None or spans.field is None or len(spans.periods) < 2:
        return
    buckets = [place for place, group in enumerate(intent.groups) if group.grain]
    if buckets and len(spans.periods) == 2:
        for place in buckets:
            group = intent.groups[place]
            within = aligned(spans.periods, grain_of(group.grain))
            move_group(intent, place, replace(group, within=within))
    elif not intent.groups and _whole(spans) and intent.measures:
        intent.groups = [Group(spans.field, spans.periods[0].grain, things=len(spans.periods))]


def _group_by(intent: Intent, things: Compare) -> None:
    count = len(things.values)
    for place, group in enumerate(intent.groups):
        if group.field == things.field:
            move_group(intent, place, replace(group, things=count))
            return
    intent.groups.insert(0, Group(things.field, things=count))


def _lists(filter_: object) -> bool:
    several = isinstance(filter_, Compare) and len(filter_.values) > 1
    return several and isinstance(filter_, Compare) and filter_.operator == "="


def _whole(spans: During) -> bool:
    """Whether each of them is one year, one quarter, one month, and all are alike."""
    return len({p.grain for p in spans.periods}) == 1 and all(map(is_whole, spans.periods))


def _grew_between(reading: Reading) -> bool:
    """2025年比2024年增长多少 compares two years, not each month with the one before."""
    intent = reading.intent
    if intent.growth != "previous" or intent.buckets or any(g.grain for g in intent.groups):
        return False
    if any(m.does("prev", "yoy") for m in reading.marks):
        return False
    return any(isinstance(f, During) and len(f.periods) == 2 for f in intent.filters)
