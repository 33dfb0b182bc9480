"""Which day counts, and which days a period has."""

import re
from datetime import date, timedelta

from agent.lexicon.numerals import NUMBER, parse_number
from agent.rule_engine.intent import Group, PeriodFilter
from agent.rule_engine.parsing.business.entities import is_person
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.readings.ambiguity import (
    Alternative,
    Ambiguity,
    ReadQuestion,
    exchange_field,
    list_tables_above,
)
from agent.schema_graph import Field
from agent.time_expressions.calendar_periods import (
    Grain,
    Period,
    make_last_period,
    make_period,
)

_MOST_DAYS = 2
_OTHER_DAYS = frozenset(["birthday", "updated", "created"])
_MIN_REFERENCES = 2
"""A table that refers to fewer others is one of things, not of what happens to them."""
_GRAINS: dict[str, Grain] = {
    "day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year",
    "天": "day", "日": "day", "周": "week", "星期": "week", "月": "month", "季度": "quarter",
    "年": "year",
}  # fmt: skip
_ROLLING = re.compile(
    rf"\b(?:last|past|previous) (?P<n>{NUMBER}) (?P<g>week|month|quarter|year)s?\b"
    r"|\b(?:in|over|during|for|within) the (?:last|past) (?P<one>week|month|quarter|year)\b"
    rf"|(?:最近|近|过去)(?P<zh>{NUMBER}|半)个?(?P<zhg>周|星期|月|季度|年)",
    re.IGNORECASE,
)
_FISCAL = re.compile(r"\bfiscal\b|\bfy\b|财年|财政年度|会计年度", re.IGNORECASE)


def find_open_day(question: ReadQuestion) -> Ambiguity | None:
    """Another date column of the rows, or of what they belong to, where none is named."""
    used_day = _find_used_day(question)
    if used_day is None or (
        question.intent.start_column is not None and not question.intent.newcomers
    ):
        return None
    others = _list_other_days(question, used_day)
    if not others or question.is_named(used_day, others):
        return None
    alternatives = tuple(
        Alternative(_name_day(question, day), exchange_field(question.intent, used_day, day))
        for day in others[:_MOST_DAYS]
    )
    return Ambiguity(_name_day(question, used_day), alternatives)


def _name_day(question: ReadQuestion, day: Field) -> str:
    return question.say("by", column=question.wording.field(day))


def _find_used_day(question: ReadQuestion) -> Field | None:
    """The one date column of periods and buckets, of the rows that are counted."""
    intent, graph = question.intent, question.parse.graph
    days = {f.field for f in intent.filters if isinstance(f, PeriodFilter) and f.field is not None}
    days |= {g.field for g in intent.groups if g.grain}
    if len(days) != 1 or intent.history is not None:
        return None
    [day] = days
    return day if graph.is_date(day) else None


def _list_other_days(question: ReadQuestion, field: Field) -> list[Field]:
    """Of the same rows first; else the main day of the event to which they belong."""
    parse = question.parse
    own = [day for day in parse.graph.dates(field.table) if day != field]
    own = [d for d in own if not find_column_senses(parse.graph, d) & _OTHER_DAYS]
    if own or field.table not in {m.table for m in question.intent.measures}:
        return own
    for table in list_tables_above(question, field.table):
        refers = parse.graph.count_references(table) >= _MIN_REFERENCES
        days = parse.graph.dates(table)
        if refers and days and not is_person(parse, table):
            return days[:1]
    return []


def find_open_period(question: ReadQuestion) -> Ambiguity | None:
    """The last three months: up to today, whole months, or with this one."""
    match = _ROLLING.search(question.text)
    timed = [f for f in question.intent.filters if isinstance(f, PeriodFilter)]
    if match is None or len(timed) != 1 or len(timed[0].periods) != 1:
        return None
    count = 1 if match["one"] else parse_number(match["n"] or match["zh"])
    grain = _GRAINS.get((match["g"] or match["one"] or match["zhg"]).lower())
    if count is None or grain is None or not 0 < count < 100:
        return None
    readings = _list_periods(question, grain, int(count))
    own_period = timed[0].periods[0]
    reading = next(
        (w for w, p in readings if (p.start, p.end) == (own_period.start, own_period.end)), None
    )
    if reading is None:
        return None
    place = question.intent.filters.index(timed[0])
    others = []
    for words, period in readings:
        if words != reading:
            variant = exchange_field(question.intent, Field("", ""), Field("", ""))
            variant.filters[place] = PeriodFilter((period,), timed[0].field)
            others.append(Alternative(words, variant))
    return Ambiguity(reading, tuple(others))


def _list_periods(question: ReadQuestion, grain: Grain, count: int) -> list[tuple[str, Period]]:
    today = question.parse.today
    this = make_period(grain, today)
    rolling = make_last_period(today, grain, count)
    whole = Period(make_period(grain, today, -count).start, this.start, grain)
    running = Period(make_period(grain, today, 1 - count).start, this.end, grain)
    periods = [("rolling", rolling), ("whole", whole)]
    periods += [("running", running)] if count > 1 else []
    return [
        (question.say(key, start=period.start, end=_find_last(period)), period)
        for key, period in periods
    ]


def _find_last(period: Period) -> date | None:
    return period.end - timedelta(days=1) if period.end else None


def find_open_year(question: ReadQuestion) -> Ambiguity | None:
    """Calendar years, or the fiscal years of a column, where the question says neither."""
    graph = question.parse.graph
    place = next((at for at, g in enumerate(question.intent.groups) if g.grain == "year"), None)
    if place is None or _FISCAL.search(question.text):
        return None
    field = question.intent.groups[place].field
    if graph.is_date(field):
        other = next((f for f in graph.fields(field.table) if _is_fiscal(question, f)), None)
    else:
        other = next(iter(graph.dates(field.table)), None) if _is_fiscal(question, field) else None
    if other is None:
        return None
    variant = exchange_field(question.intent, field, other)
    variant.groups[place] = Group(other, "year", within=None)
    return Ambiguity(
        _name_day(question, field), (Alternative(_name_day(question, other), variant),)
    )


def _is_fiscal(question: ReadQuestion, field: Field) -> bool:
    graph = question.parse.graph
    text = f"{field.column.replace('_', ' ')} {graph.column(field).label}"
    return graph.is_year(field) and bool(_FISCAL.search(text))
