"""Growth from one time to another: in percent, and of a year that is not over."""

import re

from agent.rule_engine.intent import PeriodFilter
from agent.rule_engine.parsing.business.growth_ranking import cut_at_today
from agent.rule_engine.parsing.parse_state import Parse, consume

_IN_PERCENT = re.compile(
    r"\b(?:by )?(?:how many|what|how much) (?:per ?cent|percentage|%)(?: points?)?"
    r" (?:did|does|do|has|have|was|were|is|are)\b"
    r"|\bhow (?:much|many percent) .*\b(?:in|as a) (?:per ?cent|percentage)"
)
_CHANGE = re.compile(
    r"\b(?:gr[eo]wn?|ris(?:e|en)|rose|increased?|decreased?|declined?|fall(?:en)?|fell|drop(?:ped)?"
    r"|changed?|shr[aiu]nk|go(?:ne)? (?:up|down)|went (?:up|down))\b"
)


def read_percent_growth(parse: Parse) -> None:
    """Put the two times side by side instead of a row for each."""
    intent = parse.intent
    match = _IN_PERCENT.search(parse.text)
    if match is None or not _CHANGE.search(parse.text):
        return
    times = [f for f in intent.filters if isinstance(f, PeriodFilter)]
    grains = {period.grain for f in times for period in f.periods}
    plain = not (intent.groups or intent.having or intent.limit)
    plain = plain and set(intent.buckets) <= grains
    if len(times) != 1 or len(times[0].periods) != 2 or not plain:
        return
    if len(intent.measures) != 1:
        return
    intent.growth, intent.share, intent.side_by_side = None, False, True
    intent.contrast = intent.asks_difference
    intent.buckets = []
    consume(m for m in parse.spans if m.does("growth", "share", "contrast") and not m.candidates)
    inside = parse.spans_over(match)
    consume(m for m in inside if not m.candidates)
    for span in inside:
        span.functions = () if span.does("count") else span.functions


def compare_equal_spans(parse: Parse) -> None:
    """今年和去年同期: up to today, which the year before is compared with up to the same day."""
    if parse.intent.growth == "year" and not parse.intent.buckets:
        cut_at_today(parse)
        gaps = [m for m in parse.spans if m.does("gap") and not m.candidates]
        consume(gaps if parse.intent.asks_difference else [])
