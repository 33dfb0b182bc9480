"""Only what happens at weekends, or on working days."""

import re
from dataclasses import replace

from agent.rule_engine.intent import Measure, PeriodFilter, WeekendFilter
from agent.rule_engine.parsing.date_columns import find_date_column, list_home_tables
from agent.rule_engine.parsing.parse_state import Parse

_SAID = re.compile(
    r"(?:在)?(?P<off>周末|双休日)|(?:在)?(?P<on>工作日)"
    r"|\b(?:(?:at|on|over|during) )?(?:the |an? )?(?P<weekend>weekends?)\b"
    r"|\bon (?:a )?(?P<workday>weekdays?|working days?|workdays?)\b"
)


def read_weekend(parse: Parse) -> None:
    """A condition on the day of the week, whose column is chosen when everything is read."""
    matches = list(_SAID.finditer(parse.text))
    if len(matches) != 1 or any(m.time and m.time.bucket == "weekend" for m in parse.spans):
        return
    [match] = matches
    inside = parse.spans_over(match)
    if any(m.consumed or m.values for m in inside):
        return
    for span in inside:
        span.consumed, span.candidates = True, ()
    parse.intent.weekend = bool(match["off"] or match["weekend"])


def place_weekend(parse: Parse) -> None:
    """The condition itself: of a share, what makes up the part."""
    intent = parse.intent
    if intent.weekend is None:
        return
    timed = [f.field for f in intent.filters if isinstance(f, PeriodFilter) and f.field]
    field = timed[0] if timed else find_date_column(parse, list_home_tables(parse))
    if field is None or not parse.graph.is_date(field):
        parse.is_unclear = True
        return
    test = WeekendFilter(field, off=intent.weekend)
    if intent.share and not intent.groups and intent.condition is None:
        intent.condition = test
        intent.measures = intent.measures or [Measure("count", field.table)]
        intent.measures = [replace(m) for m in intent.measures]
    else:
        intent.filters.append(test)
