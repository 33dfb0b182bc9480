"""The days that the time words of a question mean, as bounds that a statement can compare with."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from agent.labels.stale_tables import is_stale
from agent.time_expressions.calendar_periods import (
    Period,
    add_days,
    add_months,
    shift_period,
)
from agent.time_expressions.time_expressions import TimeExpression, find_time_expressions
from model.chats.question import Question
from model.sources.schema import Column, RetrievedSchema, Table

MAX_MONTH_COLUMNS = 2
_SINCE = re.compile(r"\b(?:since|starting(?: from)?)(?: the (?:start|beginning) of)?$|自从?$")
_SINCE_CHINESE = re.compile(r"以来|起(?!点|始)|onwards?\b")
_UNTIL = re.compile(
    r"\b(?:until|till|up to|by|no later than)(?: the end of)?$|\bbefore the end of$|截[至止]到?$"
)
_UNTIL_CHINESE = re.compile(r"为?止")
_BEFORE = re.compile(r"\bbefore$")
_BEFORE_CHINESE = re.compile(r"[之以]前")
_AFTER = re.compile(r"\bafter$")
_AFTER_CHINESE = re.compile(r"[之以]后")
"""After a day or with it, people mean either."""
_NOW = re.compile(r"(?:到|至|截止?)$|\b(?:as of|as at|until|till|up to|by|to)$")
"""What stands beside today where nothing is left out: up to today."""
_YEAR_END = re.compile(r"年?(?:底|末|年终)")
_BEFORE_YEAR_END = re.compile(r"(?:到|至|截止?)$")
_AFTER_YEAR_END = re.compile(r"[之以]?前|为?止")
"""What stands before or after 年底 where it means up to the end of the year."""
_AT_END = re.compile(r"\b(?:at|as of|since|after) the end of$")
_SAME_PERIOD = re.compile(r"的?(?:同期|同一?时期|同时段)")
_SAME_PERIOD_ENGLISH = re.compile(r"\bsame (?:[a-z-]+ ){1,3}(?:(?:of|in|from) )?(?:the )?$")
_FROM = re.compile(r"\b(?:from|between)(?: the)? $")
_TO = re.compile(r" (?:to|through|thru|until|till|and)(?: the)? ")
_TO_CHINESE = re.compile(r"\s*(?:到|至|[-–—~～])\s*")
_DASH = re.compile(r"\s*[-–—~～]\s*")
_TO_DAY = re.compile(r"\s*(?:到|至|[-–—~～])\s*(\d{1,2})[日号]")
_PART_OF_EACH = re.compile(r"of (?:a|an|the|each|every|any) (?:week|month|quarter)\b")
"""What follows the last day or the first half where it is that of each month."""
_WHOLE_YEAR = re.compile(r"全年度?")
_STANDING = re.compile(
    r"\b(?:still|outstanding|overdue|unpaid|remaining|yet|(?:is|are) with)\b"
    r"|还(?![款书钱清贷车])|仍"
)
"""Words for how things stand: a day tells till when, not when something happened."""
_CHANGE = re.compile(
    r"增|减|涨|跌|升|降|变|比|\b(?:gr[eo]w\w*|ris\w+|rose|increas\w*|decreas\w*|declin\w*|f[ae]ll\w*"
    r"|drop\w*|chang\w*|compar\w*|differ\w*)\b"
)
"""From March to May something changed: that is told of the two, not of the time between them."""
_YEAR = re.compile(r"\d{4}|[今去前明]年|\byear\b")
_LENGTH = re.compile(r"\d{2}年(?:的|度)?")
_MORE_THAN = re.compile(r"(?:超过|大于|多于|满|不到|少于|至少|至多|达到?|近|高于|低于|过了?)$")
_MONTH_FORMATS = {"YYYY-MM": "%Y-%m", "YYYYMM": "%Y%m", "YYYY/MM": "%Y/%m"}
_YEAR_MONTHS = 12


def write_periods(question: Question, schema: RetrievedSchema) -> Iterator[str]:
    """A line for each time word whose days are known."""
    text = question.text.lower()
    columns = list(_find_month_columns(question, schema))[:MAX_MONTH_COLUMNS]
    for match in _list_meant(text, question.today):
        before, after = text[: match.start].rstrip(), text[match.end :].lstrip()
        period = _resolve(match, question, before, after)
        days = "" if period is None else _write_bounds(period, before, after, "%Y-%m-%d")
        if period is not None and days:
            months = _write_months(columns, period, before, after) if _is_months(period) else ""
            yield f"{period.text.removesuffix('的')} → {days}{months}"


def _find_periods(text: str, today: date) -> list[TimeExpression]:
    """The longest time expressions, none within another."""
    expressions: list[TimeExpression] = []
    for match in sorted(find_time_expressions(text, today), key=lambda m: m.start - m.end):
        if not any(m.start < match.end and match.start < m.end for m in expressions):
            expressions.append(match)
    return expressions


def _list_meant(text: str, today: date) -> Iterator[TimeExpression]:
    """The times of a text, without those that another one says more exactly."""
    matches = [
        _extend_to_day(text, match) for match in _join_ranges(text, _find_periods(text, today))
    ]
    years = [each for each in matches if each.period and each.period.grain == "year"]
    for match, following in zip(matches, [*matches[1:], None], strict=False):
        is_other_year = len(years) > 1 and _WHOLE_YEAR.fullmatch(text[match.start : match.end])
        is_part_of_each = _PART_OF_EACH.match(text[match.end :].lstrip())
        is_narrowed = following is not None and _is_narrowed(match, following)
        if not (is_other_year or is_part_of_each or is_narrowed):
            yield match


def _is_narrowed(match: TimeExpression, following: TimeExpression) -> bool:
    """Whether the next words say which part of the time is meant: 下个月7月1日."""
    outer, inner = match.period, following.period
    if outer is None or inner is None or match.end != following.start:
        return False
    if not (outer.start and outer.end and inner.start and inner.end):
        return False
    return outer.start <= inner.start and inner.end <= outer.end


def _extend_to_day(text: str, match: TimeExpression) -> TimeExpression:
    """With the day up to which it lasts: 7月1日到15日."""
    period, last = match.period, _TO_DAY.match(text, match.end)
    if last is None or period is None or period.grain != "day" or period.start is None:
        return match
    days = int(last[1]) - period.start.day
    end = add_days(period.start, days + 1)
    if days <= 0 or add_days(end, -1).month != period.start.month:
        return match
    whole = replace(period, end=end, text=text[match.start : last.end()])
    return replace(match, end=last.end(), period=whole)


def _join_ranges(text: str, matches: list[TimeExpression]) -> Iterator[TimeExpression]:
    """The matches, with two that are the ends of one time made one: from March to May 2026."""
    ordered = sorted(matches, key=lambda match: match.start)
    while ordered:
        first, *ordered = ordered
        joined = _join_range(text, first, ordered[0]) if ordered else None
        if joined is not None:
            ordered = ordered[1:]
        yield joined or first


def _join_range(text: str, first: TimeExpression, last: TimeExpression) -> TimeExpression | None:
    if first.period is None or last.period is None or first.bare or last.bare:
        return None
    between = text[first.end : last.start]
    if _CHANGE.search(text[: first.start]) and not _DASH.fullmatch(between):
        return None
    start, end = first.period.start, last.period.end
    is_range = _TO_CHINESE.fullmatch(between) or (
        _TO.fullmatch(between) and _FROM.search(text[: first.start])
    )
    if not is_range or start is None or end is None or last.period.start is None:
        return None
    if not _YEAR.search(text[first.start : first.end]) and last.period.start.month >= start.month:
        start = add_months(start, _YEAR_MONTHS * (last.period.start.year - start.year))
    whole = Period(start, end, last.period.grain, text[first.start : last.end])
    return TimeExpression(first.start, last.end, period=whole) if start < end else None


def _resolve(match: TimeExpression, question: Question, before: str, after: str) -> Period | None:
    """The days of a time word; None where they are not known, or the word leaves nothing out."""
    period = match.period
    if period is None or not period.start or not period.end or match.bare:
        return None
    same = _SAME_PERIOD.match(after) or _SAME_PERIOD_ENGLISH.search(f"{before} ")
    if same is not None:
        words = (period.text, same[0]) if same.re is _SAME_PERIOD else (same[0], period.text)
        return _find_same_period(replace(period, text="".join(words)), question)
    if period.grain == "day" and period.start == question.today:
        is_now = _NOW.search(before) or _UNTIL_CHINESE.match(after)
        is_today = period.end == add_days(period.start, 1)
        if is_now or (is_today and _is_bound(before, question)):
            return None
    is_length = _LENGTH.fullmatch(period.text) and _MORE_THAN.search(before)
    return None if is_length else period


def _is_bound(before: str, question: Question) -> bool:
    """Whether today is where a longer time begins, or when things stand as they are asked for."""
    stands = _STANDING.search(question.text.lower())
    return bool(stands or _FROM.search(f"{before} "))


def _find_same_period(year: Period, question: Question) -> Period | None:
    """去年同期: the days of the year before that correspond to the time that is spoken of.

    That is another time of the question, or of the last question that names one.
    """
    for text in (question.text, *(turn.question for turn in reversed(question.history))):
        folded = text.lower()
        for match in _join_ranges(folded, _find_periods(folded, question.today)):
            before, after = folded[: match.start], folded[match.end :].lstrip()
            is_same = _SAME_PERIOD.match(after) or _SAME_PERIOD_ENGLISH.search(before)
            if match.period is not None and not is_same:
                return _shift_to_year(match.period, year, question.today)
    return None


def _shift_to_year(spoken: Period, year: Period, today: date) -> Period | None:
    """The time that is spoken of, as far as it has passed, in the other year."""
    if spoken.start is None or spoken.end is None or year.start is None or year.grain != "year":
        return None
    passed = replace(spoken, end=min(spoken.end, add_days(today, 1)))
    years = spoken.start.year - year.start.year
    return replace(shift_period(passed, -years * _YEAR_MONTHS), text=year.text) if years else None


def _write_bounds(period: Period, before: str, after: str, pattern: str) -> str:
    """The bounds that are meant: one end, where the words beside it say so ("since June")."""
    if period.start is None or period.end is None:
        return ""
    start, end = (_write_day(day, pattern) for day in (period.start, period.end))
    year_end = _YEAR_END.match(after)
    if year_end is not None:
        is_until = _BEFORE_YEAR_END.search(before) or _AFTER_YEAR_END.match(after, year_end.end())
        return f"< {end}" if is_until else ""
    if _AFTER.search(before) or _AFTER_CHINESE.match(after) or _AT_END.search(before):
        return ""
    return _write_ends((start, end), before, after)


def _write_ends(ends: tuple[str, str], before: str, after: str) -> str:
    start, end = ends
    if _SINCE.search(before) or _SINCE_CHINESE.match(after):
        return f">= {start}"
    if _UNTIL.search(before) or _UNTIL_CHINESE.match(after):
        return f"< {end}"
    if _BEFORE.search(before) or _BEFORE_CHINESE.match(after):
        return f"< {start}"
    return f">= {start} and < {end}"


def _write_day(day: date, pattern: str) -> str:
    return f"'{day.strftime(pattern)}'"


def _is_months(period: Period) -> bool:
    return all(day is not None and day.day == 1 for day in (period.start, period.end))


def _write_months(
    columns: list[tuple[Table, Column]], period: Period, before: str, after: str
) -> str:
    """The bounds again as columns of months store them: a day is never less than its month."""
    month_bounds = ""
    for table, column in columns:
        pattern = _MONTH_FORMATS[column.profile.format if column.profile else ""]
        bounds = _write_bounds(period, before, after, pattern)
        bounds = bounds.replace("'", "") if column.kind == "integer" else bounds
        month_bounds += f"; {table.name}.{column.name} {bounds}"
    return month_bounds


def _find_month_columns(
    question: Question, schema: RetrievedSchema
) -> Iterator[tuple[Table, Column]]:
    """The columns that store months, of tables that the question names or that it continues."""
    words = question.list_statement_words()
    for each in schema.tables:
        table = each.table
        is_named = any(reason.code == "named" for reason in each.why)
        if (is_named or table.unqualified_name.lower() in words) and not is_stale(table):
            for column in table.columns:
                if column.profile is not None and column.profile.format in _MONTH_FORMATS:
                    yield table, column
