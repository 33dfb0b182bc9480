"""Days that are hardly those of what is asked for, where the rows have others."""

import re

from agent.rule_engine.intent import (
    Intent,
    PeriodFilter,
    ValueFilter,
    WeekendFilter,
    list_value_filters,
)
from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field

_ENTERED = re.compile(r"登记|录入|创建|下单|预订时间|预约时间|\b(?:created|entered|made|placed)\b")
_STARTS = re.compile(r"开始|起始|\b(?:starts?|started|begins?|begun|from)\b")
_ACTUAL = re.compile(r"实际|\bactual\b")
_CANCELLED = re.compile(r"取消|\bcancel")


def takes_other_day(parse: Parse) -> bool:
    """Whether a day is taken on which what is asked for did not happen."""
    return _lasts_from_entry(parse) or _dates_what_never_was(parse)


def _lasts_from_entry(parse: Parse) -> bool:
    """How long bookings are, and which are at weekends: from their start, not from their entry."""
    days = [m.since for m in parse.intent.measures if m.since is not None]
    days += [test.field for test in _list_weekends(parse.intent)]
    return any(
        _ENTERED.search(_describe(parse, day)) and _has_start(parse, day)
        for day in days
        if not any(span.names(day) for span in parse.spans)
    )


def _list_weekends(intent: Intent) -> list[WeekendFilter]:
    tests = [*intent.filters, intent.condition]
    return [test for test in tests if isinstance(test, WeekendFilter)]


def _has_start(parse: Parse, day: Field) -> bool:
    others = (f for f in parse.graph.dates(day.table) if f != day)
    return any(_STARTS.search(_describe(parse, other)) for other in others)


def _dates_what_never_was(parse: Parse) -> bool:
    """Flights that were cancelled have no day on which they really left."""
    tests = [t for t in list_value_filters(parse.intent.filters) if t.operator == "="]
    cancelled = any(_is_cancelled(parse, test) for test in tests)
    days = [f.field for f in parse.intent.filters if isinstance(f, PeriodFilter) and f.field]
    return cancelled and any(_ACTUAL.search(_describe(parse, day)) for day in days if day)


def _is_cancelled(parse: Parse, test: ValueFilter) -> bool:
    hits = {(test.field, str(value)) for value in test.values}
    words = (
        span.text
        for span in parse.spans
        for hit in span.values
        if (Field(hit.table, hit.column), hit.value) in hits
    )
    return any(_CANCELLED.search(word.lower()) for word in words)


def _describe(parse: Parse, field: Field) -> str:
    name = field.column.replace("_", " ")
    return f"{parse.graph.find_label(field)} {name}".lower()
