"""Things that grew or fell from one time to another: 哪些门店今年比去年卖得少."""

import re
from dataclasses import replace

from agent.rule_engine.intent import Group, PeriodFilter
from agent.rule_engine.parsing.business.growth_ranking import cut_at_today, find_main_measure
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.time_expressions.calendar_periods import make_period, shift_period

_SO = r"(?:[卖做][得的]|业绩|销量|销售额)?(?:更|变|要)?"
_LESS = rf"{_SO}[少差低]|都?在?(?:下滑|下降|减少|下跌|跌|降|萎缩|倒退)"
_MORE = rf"{_SO}[多好高]|都?在?(?:增长|上升|上涨|增加|涨|进步)"
_SELLS = r"(?:did|doing|performed|selling)"
_CHANGED = re.compile(
    rf"(?:哪些|哪几[个家种款])[^，,]*?(?:(?P<less>{_LESS})|(?P<more>{_MORE}))"
    r"了?的?\s*(?:呢|吗)?[？?。]?$"
    rf"|^(?:which|what) .*\b(?:(?P<fell>sold (?:less|fewer)|{_SELLS} worse|declin(?:ed|ing)"
    r"|dropp(?:ed|ing)|fell|falling|shr(?:ank|inking)|decreas(?:ed|ing)|down)"
    rf"|(?P<grew>sold more|{_SELLS} better|grew|growing|increas(?:ed|ing)|up))\b"
    r"(?! (?:most|the most|fastest|the fastest|\d))"
)
_YEARLY = 12


def read_changed_things(parse: Parse) -> None:
    """A group for each of them, with both times, of which only those that grew or fell stay."""
    match = _CHANGED.search(parse.text)
    intent = parse.intent
    if match is None or intent.limit or intent.buckets or intent.having or intent.history:
        return
    timed = [f for f in intent.filters if isinstance(f, PeriodFilter)]
    compared = len(timed) == 1 and len(timed[0].periods) == 2
    if not (compared or _may_compare_years(parse, timed, match)):
        return
    group = _find_thing(parse)
    measure = intent.measures[0] if len(intent.measures) == 1 else find_main_measure(parse)
    if group is None or measure is None or len(intent.measures) > 1:
        return
    name = next(n for n in ("less", "more", "fell", "grew") if match[n])
    _consume(parse, match.span(name))
    if not compared:
        _compare_years(parse)
    intent.groups, intent.growth, intent.contrast = [group], None, True
    intent.grew = name in ("more", "grew")
    add_measure(parse, measure)


def _may_compare_years(parse: Parse, timed: list[PeriodFilter], match: re.Match[str]) -> bool:
    """Declining this year, 同比下降: the year so far beside the same days of the last one."""
    words = (match["fell"] or match["grew"] or "").split()
    changing = bool(words) and len(words) == 1  # sold less, did better: than at another time
    has_cue = parse.intent.growth is not None or changing
    now = make_period("year", parse.today)
    current = all(len(f.periods) == 1 and f.periods[0].start == now.start for f in timed)
    return bool(has_cue) and len(timed) <= 1 and current


def _compare_years(parse: Parse) -> None:
    intent = parse.intent
    if not any(isinstance(f, PeriodFilter) for f in intent.filters):
        now = replace(make_period("year", parse.today), text=str(parse.today.year))
        intent.filters.append(PeriodFilter((now,)))
    cut_at_today(parse)
    place = next(i for i, f in enumerate(intent.filters) if isinstance(f, PeriodFilter))
    timed = intent.filters[place]
    if isinstance(timed, PeriodFilter):
        [now] = timed.periods
        before = replace(shift_period(now, -_YEARLY), text=str(parse.today.year - 1))
        intent.filters[place] = replace(timed, periods=(before, now))


def _find_thing(parse: Parse) -> Group | None:
    """What which asks for."""
    if len(parse.intent.groups) == 1:
        return parse.intent.groups[0]
    places = [i for i, m in enumerate(parse.spans) if m.does("which")]
    for span in (m for i in places for _, m in parse.near(i, 1, 1)):
        group = parse.dimension_of(span) if span.candidates else None
        if group is not None and not parse.graph.is_number(group.field):
            consume([span, *(parse.spans[i] for i in places)])
            return group
    return None


def _consume(parse: Parse, words: tuple[int, int]) -> None:
    inside = [m for m in parse.spans if m.start < words[1] and m.end > words[0]]
    consume([*inside, *(m for m in parse.spans if m.does("growth", "gap") and not m.candidates)])
