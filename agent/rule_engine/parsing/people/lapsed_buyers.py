"""People who did something in one time and not in another: 去年买过今年没买的客户."""

import re

from agent.rule_engine.intent import ExistenceFilter, PeriodFilter
from agent.rule_engine.parsing.business.entities import find_event_table, is_person
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.rule_engine.parsing.spans.spans import Span

_DEED = re.compile(
    r"买|下过?了?单|消费|购买|成交|有订单|订购|来过"
    r"|\b(?:bought|buy|ordered|order|purchased|purchase|shopped|active|placed|came)\b"
)
_NOT = re.compile(r"没|未|不再|\b(?:not|never|no|haven't|hasn't|didn't|stopped)\b|n't")
_PHRASE_ENDS = re.compile(r"的|客户|顾客|会员|用户|[？?。]")


def read_lapsed(parse: Parse) -> None:
    """Rows of what they do in the one time, and none in the other."""
    times = [m for m in parse.spans if m.time is not None and m.time.period is not None]
    table = next((t for t in sorted(parse.anchors) if is_person(parse, t)), None)
    events = find_event_table(parse, table) if table is not None else None
    day = next(iter(parse.graph.dates(events)), None) if events is not None else None
    if len(times) != 2 or table is None or events is None or day is None:
        return
    parts = _split(parse, times)
    negated = [_NOT.search(part) is not None for _, part in parts]
    if sum(negated) != 1 or not any(_DEED.search(part) for _, part in parts):
        return
    if not all(_DEED.search(part) or no for (_, part), no in zip(parts, negated, strict=True)):
        return
    for (time, part), no in zip(parts, negated, strict=True):
        period = time.time.period if time.time is not None else None
        if period is None:
            return
        period_filter = PeriodFilter((period,), day)
        parse.intent.filters.append(ExistenceFilter(events, negated=no, filters=(period_filter,)))
        _consume(parse, time, part)


def _split(parse: Parse, times: list[Span]) -> list[tuple[Span, str]]:
    """Each time with what is said of it: the words behind it in Chinese, before it in English."""
    first, second = times
    text = parse.text
    if first.text.isascii() and second.text.isascii() and text.isascii():
        begin = _DEED.search(text)
        start = begin.start() if begin is not None and begin.start() < first.start else first.start
        return [(first, text[start : first.end]), (second, text[first.end : second.end])]
    end = _PHRASE_ENDS.search(text, second.end)
    last = end.start() if end is not None else len(text)
    return [(first, text[first.start : second.start]), (second, text[second.start : last])]


def _consume(parse: Parse, time: Span, part: str) -> None:
    """The words of a part are understood together."""
    start = parse.text.index(part)
    inside = [m for m in parse.spans if m.start < start + len(part) and m.end > start]
    people = [m for m in inside if (t := parse.table_of(m)) is not None and is_person(parse, t)]
    inside = [m for m in inside if m not in people]
    consume([time, *inside])
    for span in inside:
        span.candidates, span.functions = (), ()
