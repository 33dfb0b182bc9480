"""Periods: one condition on a day that is chosen when everything is read."""

import re
from dataclasses import replace

from agent.rule_engine.intent import PeriodFilter
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.days.day_names import find_score, is_called
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.rule_engine.stored_months import find_month_pattern
from agent.schema_graph import Field
from agent.time_expressions.calendar_periods import Period, make_period

_NEAR = 3
_EXACT, _LEAST_NAMED = 0.99, 0.5
_YEAR = re.compile(r"(?:19|20)\d{2}")
_EACH_OF = re.compile(r"\beach of the (?:last|past)\b")
"""Which of the last months are meant, whole ones or parts of two, is not told."""
_BARE_PART = re.compile(
    r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])月|第?[一二三四1-4]季|[a-z]+$|q[1-4]$"
)
_WITH_LAST = re.compile(r"(?:同比|相比|比|较|与|和)$")
_ASKS_HOW_MUCH = re.compile(r"多少|几|\bhow (?:much|many)\b|是否|吗|\bhave\b")
_FROM = re.compile(r"\bfrom $")
_ON = re.compile(r" (?:on|onwards?|forward)(?= *(?:[,.?]|$))")
_THAN = ("比", "较", "相比", "环比", "相对", "对比")


def read_periods(parse: Parse) -> None:
    """上个月, since 2024, between March and May: one condition on a day still to be chosen."""
    periods: list[Period] = []
    places = [i for i, m in enumerate(parse.spans) if m.time and m.time.period and not m.consumed]
    column = _find_birth_field(parse) if places else None
    parse.is_unclear |= _EACH_OF.search(parse.text) is not None
    _read_last_year(parse, places)
    for place in places:
        span = parse.spans[place]
        if span.time is None or span.time.period is None or span.consumed:
            continue
        if _compares_each_with_last(parse, place):
            continue
        column = column or _find_date_column(parse, place)
        consume([span])
        parse.is_unclear |= _is_of_any_year(parse, span.time.period)
        periods.append(_bound_period(parse, place, span.time.period))
    if periods:
        parse.intent.filters.append(PeriodFilter(tuple(periods), column))


def _read_last_year(parse: Parse, places: list[int]) -> None:
    """同比去年增长多少: this year beside the last one, where no other time is named.

    What is asked year by year, without how much, has no period.
    """
    spans = [parse.spans[place] for place in places]
    times = [m.time.period for m in spans if m.time is not None and m.time.period is not None]
    last = make_period("year", parse.today, -1)
    if parse.intent.growth == "year" and _names_year_before(times):
        consume(spans[1:])
        return
    if _grows_this_year(parse, times):
        parse.intent.growth = "year"
        return
    if parse.intent.growth != "year" or parse.intent.buckets or len(times) > 1:
        return
    if not times:
        if _ASKS_HOW_MUCH.search(parse.text):
            _add_this_year(parse)
        return
    if (times[0].start, times[0].end) == (last.start, last.end) and _WITH_LAST.search(
        parse.text[: spans[0].start]
    ):
        consume(spans)
        _add_this_year(parse)


def _names_year_before(times: list[Period]) -> bool:
    """今年1到8月跟去年同期比: the last year only says with which months these are compared."""
    if len(times) != 2 or times[0].start is None or times[0].end is None:
        return False
    now = make_period("year", times[0].start)
    before = make_period("year", times[0].start, -1)
    within = now.end is not None and times[0].end <= now.end
    return within and (times[1].start, times[1].end) == (before.start, before.end)


def _grows_this_year(parse: Parse, times: list[Period]) -> bool:
    """今年增长了多少: beside the last year, and not month by month."""
    intent = parse.intent
    if intent.growth != "previous" or intent.buckets or any(m.does("prev") for m in parse.spans):
        return False
    yearly = len(times) == 1 and times[0] == replace(
        make_period("year", parse.today), text=times[0].text
    )
    return yearly and _ASKS_HOW_MUCH.search(parse.text) is not None


def _add_this_year(parse: Parse) -> None:
    now = make_period("year", parse.today)
    parse.intent.filters.append(PeriodFilter((replace(now, text=str(parse.today.year)),)))


def _is_of_any_year(parse: Parse, period: Period) -> bool:
    """12月订单最多的是哪一年: a month of every year, which no period is."""
    yearly = "year" in parse.intent.buckets
    return yearly and period.grain in ("month", "quarter") and bool(_BARE_PART.match(period.text))


def _compares_each_with_last(parse: Parse, place: int) -> bool:
    """每个月比上个月增长多少: each month with the one before, not rows of last month."""
    span = parse.spans[place]
    period = span.time.period if span.time is not None else None
    before = parse.text[: span.start].rstrip()
    if period is None or not before.endswith(_THAN) or span.text[:1] not in "上前":
        return False
    if list(parse.intent.buckets) != [period.grain]:
        return False
    consume([span, *(m for m in parse.spans if m.end == len(before) and m.text in _THAN)])
    parse.intent.growth = "previous"
    return True


def _find_birth_field(parse: Parse) -> Field | None:
    """Born before 1980 speaks of the birthday, and of nothing else."""
    words = [m for m in parse.spans if m.text.lower() in ("born", "出生", "出生于")]
    if not words:
        return None
    fields = (f for table in parse.graph.tables for f in parse.graph.fields(table))
    days = [f for f in fields if parse.graph.is_date(f) or parse.graph.is_year(f)]
    births = [f for f in days if find_column_senses(parse.graph, f) & {"birthday", "birth"}]
    births = [f for f in births if f.table in parse.anchors] or births
    parse.is_unclear = parse.is_unclear or len(births) != 1
    consume(words)
    return births[0] if births else None


def _bound_period(parse: Parse, place: int, period: Period) -> Period:
    until = None if _grows(parse, place) else _find_range_end(parse, place)
    if until is not None:
        return _span_periods(period, until)
    if _goes_on(parse, place):
        return Period(period.start, None, period.grain, period.text)
    sides = [m for step in (-1, 1) for _, m in parse.near(place, step, 1)]
    for span in sides:
        if _begins_clause(parse, span, place):
            continue
        after = span.comparative and "date" in span.comparative.concepts
        if span.does("since") or (after and span.comparative and span.comparative.descending):
            consume([span])
            start = period.start if span.does("since") else period.end
            return Period(start, None, period.grain, period.text)
        if span.does("until") or after:
            consume([span])
            end = period.end if span.does("until") else period.start
            return Period(None, end, period.grain, period.text)
    return period


def _begins_clause(parse: Parse, span: Span, place: int) -> bool:
    """Whether "after" or "before" behind a period speaks of what follows it: 2025 after tax."""
    follows = span.start > parse.spans[place].start and span.text.lower() in ("after", "before")
    return follows and bool(parse.text[span.end :].strip(" ?.!"))


def _goes_on(parse: Parse, place: int) -> bool:
    """From 2020 on: there is no end."""
    span = parse.spans[place]
    begins = _FROM.search(parse.text[: span.start]) is not None
    return begins and _ON.match(parse.text, span.end) is not None


def _span_periods(first: Period, last: Period) -> Period:
    """Between March and June 2022: a month without a year is of the year that is named."""
    start = first.start
    match = _YEAR.search(last.text)
    if start is not None and match is not None and not _YEAR.search(first.text):
        start = start.replace(year=int(match[0]), day=min(start.day, 28))
    return Period(start, last.end, first.grain, first.text)


def _grows(parse: Parse, place: int) -> bool:
    """How much it grew from 2024 to 2025 compares the two, with nothing asked by month."""
    intent = parse.intent
    following = [m for _, m in parse.near(place, 1, 2)]
    if intent.growth != "previous" or intent.buckets or len(following) < 2:
        return False
    first, last = parse.spans[place].time, following[1].time
    periods = [t.period for t in (first, last) if t is not None and t.period is not None]
    alike = len(periods) == 2 and periods[0].grain == periods[1].grain
    openers = [m for m in parse.spans[max(0, place - 2) : place] if m.does("between")]
    has_joiner = following[0].does("to", "until") or (openers and following[0].does("and"))
    if not alike or not has_joiner:
        return False
    consume([following[0], *openers])
    return True


def _find_range_end(parse: Parse, place: int) -> Period | None:
    following = [m for _, m in parse.near(place, 1, 2)]
    if len(following) < 2 or following[1].time is None or following[1].time.period is None:
        return None
    compared = any(m.does("gap") and not m.candidates for m in parse.spans)
    has_opener = not compared and any(
        m.does("between", "since") for m in parse.spans[max(0, place - 2) : place]
    )
    if following[0].does("to", "until") or (following[0].does("and") and has_opener):
        consume(following)
        consume(m for m in parse.spans[max(0, place - 2) : place] if m.does("between", "since"))
        return following[1].time.period
    return None


def _find_date_column(parse: Parse, place: int) -> Field | None:
    for step in (-1, 1):
        for span in _list_beside(parse, place, step):
            if (month := _find_month(parse, span)) is not None:
                consume([span])
                return month
            field = parse.field_of(span, "date", least=0.75)
            timed = field is not None and (parse.graph.is_date(field) or parse.graph.is_year(field))
            if timed and field is not None and _names_day(parse, span, field):
                consume([span])
                return field
    return None


def _find_month(parse: Parse, span: Span) -> Field | None:
    """The column of months that the words name: 5月账期."""
    fields = [Field(c.table, c.column) for c in span.candidates if c.column and c.score >= _EXACT]
    months = [field for field in fields if find_month_pattern(parse.graph, field)]
    return months[0] if len(months) == 1 and not span.consumed else None


def _list_beside(parse: Parse, place: int, step: int) -> list[Span]:
    """The spans that stand near; the other end of a range, and 之间, are no part of the way."""
    beside = [m for _, m in parse.near(place, step, 2 * _NEAR)]
    ends = [m for m in beside if m.does("to") or m.text == "之间" or (m.time and m.time.period)]
    return [m for m in beside[: _NEAR + len(ends)] if m not in ends]


def _names_day(parse: Parse, span: Span, field: Field) -> bool:
    """Whether the words name this day: not a table, nor a state, nor another word for the deed."""
    score = find_score(span, field)
    if score < _LEAST_NAMED or (span.values and score < _EXACT):
        return False
    return not _names_table(span, field) and is_called(parse, span, field)


def _names_table(span: Span, field: Field) -> bool:
    """Whether the span is rather a table's name than this column's."""
    score = find_score(span, field)
    return any(c.column is None and c.score > score for c in span.candidates)
