"""For how long something has been so: 开业超过五年的门店, members for more than two years."""

import re

from agent.lexicon.numerals import NUMBER, parse_number
from agent.rule_engine.intent import DurationFilter, PeriodFilter
from agent.rule_engine.parsing.days.asked_days import speaks_of
from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field
from agent.time_expressions.calendar_periods import Grain, Period, add_days, add_months
from model.locales.chinese import HAN

_UNITS: dict[str, Grain] = {
    "年": "year", "月": "month", "天": "day", "日": "day", "周": "week",
    "year": "year", "month": "month", "day": "day", "week": "week",
}  # fmt: skip
_MONTHS: dict[Grain, int] = {"year": 12, "month": 1}
_LESS = re.compile(r"不到|不足|不满|少于|未满|以内|以下|之内|less|under|fewer|within")
_LASTING = re.compile(
    rf"(?P<deed>{HAN}{{2}})(?:时间|时长|已经|已|到现在)*"
    rf"(?P<op>超过|超|满|大于|多于|不到|不足|不满|少于|未满|达到|有|了)?了?(?P<n>{NUMBER})个?"
    rf"(?P<g>[年月天日周])(?P<up>以上|多|以内|以下|之内)?(?=的|{HAN}{{0,6}}[？?。]?$)"
    rf"|\b(?P<done>[a-z]+) (?:for )?(?P<op2>more than|over|at least|less than|under)"
    rf" (?P<n2>{NUMBER}|an?) (?P<g2>year|month|day|week)s?(?: ago)?\b"
)


def read_lasting(parse: Parse) -> None:
    """Since a day so long ago, or later, where the verb speaks of one day of what is named."""
    match = _LASTING.search(parse.text)
    if any(isinstance(f, DurationFilter) for f in parse.intent.filters):
        return
    if match is None or not (match["op"] or match["up"] or match["op2"]):
        return
    deed = match["deed"] or match["done"]
    tables = {t for m in parse.spans if parse.names_table(m) and (t := parse.table_of(m))}
    days = [day for t in tables for day in parse.graph.dates(t) if speaks_of(parse, day, deed)]
    began = _find_begin(parse, match)
    if len(days) != 1 or began is None:
        return
    for span in parse.spans:
        if span.overlaps(match):
            span.consumed, span.candidates, span.functions = True, (), ()
            span.time, span.comparative, span.number = None, None, None
    parse.intent.filters.append(PeriodFilter((began,), days[0]))
    parse.intent.start_column = Field(days[0].table, days[0].column)


def _find_begin(parse: Parse, match: re.Match[str]) -> Period | None:
    """Up to the day so long ago, or from it on."""
    grain = _UNITS[match["g"] or match["g2"]]
    word = match["n"] or match["n2"]
    number = parse_number("1" if word in ("a", "an") else word)
    if number is None or not 0 < number < 1000:
        return None
    if grain in _MONTHS:
        day = add_months(parse.today, -int(number) * _MONTHS[grain])
    else:
        day = add_days(parse.today, -int(number) * (7 if grain == "week" else 1))
    words = " ".join(match[name] or "" for name in ("op", "up", "op2"))
    if _LESS.search(words):
        return Period(day, None, grain, match[0])
    return Period(None, add_days(day, 1), grain, match[0])
