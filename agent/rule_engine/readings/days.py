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


def find_open_day(read: ReadQuestion) -> Ambiguity | None:
    """Another date column of the rows, or of what they belong to, where none is named."""
    used = _find_used_day(read)
    if used is None or (read.intent.start_column is not None and not read.intent.newcomers):
        return None
    others = _list_other_days(read, used)
    if not others or read.is_named(used, others):
        return None
    alternatives = tuple(
        Alternative(_name_day(read, day), exchange_field(read.intent, used, day))
        for day in others[:_MOST_DAYS]
    )
    return Ambiguity(_name_day(read, used), alternatives)


def _name_day(read: ReadQuestion, day: Field) -> str:
    return read.say("by", column=read.wording.field(day))


def _find_used_day(read: ReadQuestion) -> Field | None:
    """The one date column of periods and buckets, of the rows that are counted."""
    intent, graph = read.intent, read.parse.graph
    used = {f.field for f in intent.filters if isinstance(f, PeriodFilter) and f.field is not None}
    used |= {g.field for g in intent.groups if g.grain}
    if len(used) != 1 or intent.history is not None:
        return None
    [day] = used
    return day if graph.is_date(day) else None


def _list_other_days(read: ReadQuestion, used: Field) -> list[Field]:
    """Of the same rows first; else the main day of the event to which they belong."""
    parse = read.parse
    own = [day for day in parse.graph.dates(used.table) if day != used]
    own = [d for d in own if not find_column_senses(parse.graph, d) & _OTHER_DAYS]
    if own or used.table not in {m.table for m in read.intent.measures}:
        return own
    for table in list_tables_above(read, used.table):
        refers = parse.graph.count_references(table) >= _MIN_REFERENCES
        days = parse.graph.dates(table)
        if refers and days and not is_person(parse, table):
            return days[:1]
    return []


def find_open_period(read: ReadQuestion) -> Ambiguity | None:
    """The last three months: up to today, whole months, or with this one."""
    told = _ROLLING.search(read.asked)
    timed = [f for f in read.intent.filters if isinstance(f, PeriodFilter)]
    if told is None or len(timed) != 1 or len(timed[0].periods) != 1:
        return None
    count = 1 if told["one"] else parse_number(told["n"] or told["zh"])
    grain = _GRAINS.get((told["g"] or told["one"] or told["zhg"]).lower())
    if count is None or grain is None or not 0 < count < 100:
        return None
    readings = _list_periods(read, grain, int(count))
    asked = timed[0].periods[0]
    taken = next((w for w, p in readings if (p.start, p.end) == (asked.start, asked.end)), None)
    if taken is None:
        return None
    place = read.intent.filters.index(timed[0])
    others = []
    for words, period in readings:
        if words != taken:
            changed = exchange_field(read.intent, Field("", ""), Field("", ""))
            changed.filters[place] = PeriodFilter((period,), timed[0].field)
            others.append(Alternative(words, changed))
    return Ambiguity(taken, tuple(others))


def _list_periods(read: ReadQuestion, grain: Grain, count: int) -> list[tuple[str, Period]]:
    today = read.parse.today
    this = make_period(grain, today)
    rolling = make_last_period(today, grain, count)
    whole = Period(make_period(grain, today, -count).start, this.start, grain)
    running = Period(make_period(grain, today, 1 - count).start, this.end, grain)
    periods = [("rolling", rolling), ("whole", whole)]
    periods += [("running", running)] if count > 1 else []
    return [
        (read.say(key, start=period.start, end=_find_last(period)), period)
        for key, period in periods
    ]


def _find_last(period: Period) -> date | None:
    return period.end - timedelta(days=1) if period.end else None


def find_open_year(read: ReadQuestion) -> Ambiguity | None:
    """Calendar years, or the fiscal years of a column, where the question says neither."""
    graph = read.parse.graph
    place = next((at for at, g in enumerate(read.intent.groups) if g.grain == "year"), None)
    if place is None or _FISCAL.search(read.asked):
        return None
    used = read.intent.groups[place].field
    if graph.is_date(used):
        other = next((f for f in graph.fields(used.table) if _is_fiscal(read, f)), None)
    else:
        other = next(iter(graph.dates(used.table)), None) if _is_fiscal(read, used) else None
    if other is None:
        return None
    changed = exchange_field(read.intent, used, other)
    changed.groups[place] = Group(other, "year", within=None)
    return Ambiguity(_name_day(read, used), (Alternative(_name_day(read, other), changed),))


def _is_fiscal(read: ReadQuestion, field: Field) -> bool:
    graph = read.parse.graph
    said = f"{field.column.replace('_', ' ')} {graph.column(field).label}"
    return graph.is_year(field) and bool(_FISCAL.search(said))
