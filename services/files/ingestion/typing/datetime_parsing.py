"""Parses written dates and times, in Chinese and English."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from services.datasources.sql_quoting import quote_literal
from services.files.ingestion.typing import numeral_dates
from services.files.ingestion.typing.value_formats import ValueFormat, make_match_condition

_YEARS = (1900, 2100)
_CLOCK = r"[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
_ISO_DATE = "CAST(CAST({v} AS DATE) AS VARCHAR) = {v}"
_ISO_MOMENT = "CAST(CAST({v} AS TIMESTAMP) AS VARCHAR) = {v}"
_DASHED_SQL = "replace(replace(trim({v}), '/', '-'), '.', '-')"


def _make_chinese_date_sql(after: str) -> str:
    """SQL for 2025年3月5日 as 2025-3-5, and what stands after it."""
    day = f"regexp_replace(trim({{v}}), ' ?[日号] ?', {quote_literal(after)})"
    return f"regexp_replace({day}, ' ?[年月] ?', '-', 'g')"


_CHINESE_CLOCK_SQL = (
    f"rtrim(replace(translate({_make_chinese_date_sql(' ')}, '时分', '::'), '秒', ''), ':')"
)
_HALF_DAY_SQL = (
    "regexp_replace(replace(replace(replace(trim({v}), '/', '-'), '上午', 'AM'), '下午', 'PM'), "
    r"'^(\S+) ?(AM|PM) ?(\S+)$', '\1 \3 \2')"
)
_MONTHS = re.compile(r"月|期间|账期|month|period", re.IGNORECASE)
_DAYS = re.compile(r"日|期|date|day", re.IGNORECASE)
_MIN_DISTINCT_DATES = 3
"""So many different numbers that are all days of the calendar are dates, whatever their name."""


@dataclass(frozen=True, slots=True)
class DatePattern:
    """A pattern, the Python format that must read every value, and the form in SQL."""

    pattern: re.Pattern[str]
    read: Callable[[str], datetime]
    value_format: ValueFormat


def _make_strptime_reader(text: str) -> Callable[[str], datetime]:
    return lambda value: datetime.strptime(value, text)  # noqa: DTZ007 - only whether it reads


def _read_numbers(value: str) -> datetime:
    parts = [int(part) for part in re.findall(r"[0-9]+", value)]
    day, clock = parts[:3], parts[3:6]
    return datetime(*[*day, *[1] * (3 - len(day))], *clock)  # type: ignore[arg-type]  # noqa: DTZ001


def _make_numeric_pattern(pattern: str, value: str, *, moment: bool = False) -> DatePattern:
    format_ = ValueFormat(
        "datetime", "TIMESTAMP", f"CAST({value} AS TIMESTAMP)", make_match_condition(pattern)
    )
    if not moment:
        format_ = ValueFormat(
            "date", "DATE", f"CAST({value} AS DATE)", make_match_condition(pattern)
        )
    return DatePattern(re.compile(pattern), _read_numbers, format_)


def _make_strptime_pattern(pattern: str, text: str, *, moment: bool = False) -> DatePattern:
    parse_sql = f"strptime(trim({{v}}), {quote_literal(text)})"
    format_ = ValueFormat("datetime", "TIMESTAMP", parse_sql, make_match_condition(pattern))
    if not moment:
        format_ = ValueFormat(
            "date", "DATE", f"CAST({parse_sql} AS DATE)", make_match_condition(pattern)
        )
    return DatePattern(re.compile(pattern), _make_strptime_reader(text), format_)


def _make_half_day_pattern(clock: str, text: str) -> DatePattern:
    """2025/3/5 下午3:05, as a Chinese Windows writes it."""
    parse_sql = f"strptime({_HALF_DAY_SQL}, {quote_literal(f'%Y-%m-%d {text} %p')})"
    pattern = rf"[0-9]{{4}}(?:-[0-9]{{1,2}}-|/[0-9]{{1,2}}/)[0-9]{{1,2}} ?(?:上午|下午) ?{clock}"

    def read_half_day(value: str) -> datetime:
        half = "PM" if "下午" in value else "AM"
        day, time = re.split(" ?[上下]午 ?", value.replace("/", "-"))
        return _make_strptime_reader(f"%Y-%m-%d {text} %p")(f"{day} {time} {half}")

    format_ = ValueFormat("datetime", "TIMESTAMP", parse_sql, make_match_condition(pattern))
    return DatePattern(re.compile(pattern), read_half_day, format_)


_DAY = r"[0-9]{4}(?:-[0-9]{1,2}-|/[0-9]{1,2}/|\.[0-9]{1,2}\.)[0-9]{1,2}"
_CHINESE_DAY = r"[0-9]{4} ?年 ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?[日号]"
_CHINESE_TIME = " ?[0-9]{1,2}时[0-9]{1,2}分(?:[0-9]{1,2}秒)?"
_HOUR_AND_MINUTE = "[0-9]{1,2}:[0-9]{2}"
DAY_PATTERNS = (
    DatePattern(
        re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
        _read_numbers,
        ValueFormat("date", "DATE", "CAST({v} AS DATE)", _ISO_DATE),
    ),
    DatePattern(
        re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"),
        _read_numbers,
        ValueFormat("datetime", "TIMESTAMP", "CAST({v} AS TIMESTAMP)", _ISO_MOMENT),
    ),
    _make_numeric_pattern(_DAY, _DASHED_SQL),
    _make_numeric_pattern(
        rf"{_DAY}(?:[T ]{_CLOCK}Z?)?", "replace(trim({v}), '/', '-')", moment=True
    ),
    _make_numeric_pattern(_CHINESE_DAY, _make_chinese_date_sql("")),
    _make_numeric_pattern(
        rf"{_CHINESE_DAY}(?: ?{_CLOCK})?", _make_chinese_date_sql(" "), moment=True
    ),
    _make_numeric_pattern(_CHINESE_DAY + _CHINESE_TIME, _CHINESE_CLOCK_SQL, moment=True),
    _make_half_day_pattern(_HOUR_AND_MINUTE, "%I:%M"),
    _make_half_day_pattern(_HOUR_AND_MINUTE + ":[0-9]{2}", "%I:%M:%S"),
    DatePattern(
        re.compile(numeral_dates.PATTERN),
        numeral_dates.parse_numeral_date,
        numeral_dates.make_numeral_date_format(),
    ),
    *(
        _make_strptime_pattern(pattern, text)
        for pattern, text in (
            (r"[0-9]{1,2}-[A-Za-z]{3}-[0-9]{2}", "%d-%b-%y"),
            (r"[0-9]{1,2}-[A-Za-z]{3}-[0-9]{4}", "%d-%b-%Y"),
            (r"[0-9]{1,2} [A-Za-z]{3} [0-9]{4}", "%d %b %Y"),
            (r"[0-9]{1,2} [A-Za-z]{3,9} [0-9]{4}", "%d %B %Y"),
            (r"[A-Za-z]{3} [0-9]{1,2}, [0-9]{4}", "%b %d, %Y"),
            (r"[A-Za-z]{3,9} [0-9]{1,2}, [0-9]{4}", "%B %d, %Y"),
        )
    ),
)
"""Forms in which a day, and perhaps a time of it, is written."""
_MONTH_PATTERNS = (
    _make_numeric_pattern(r"[0-9]{4}[-/][0-9]{1,2}", _DASHED_SQL + " || '-1'"),
    _make_numeric_pattern(
        r"[0-9]{4}年[0-9]{1,2}月(?:份)?", "regexp_replace({v}, '[^0-9]', '-', 'g') || '1'"
    ),
    *(
        _make_strptime_pattern(pattern, text)
        for pattern, text in (
            (r"[A-Za-z]{3}-[0-9]{2}", "%b-%y"),
            (r"[A-Za-z]{3}[- ][0-9]{4}", "%b %Y"),
            (r"[A-Za-z]{3}-[0-9]{4}", "%b-%Y"),
            (r"[A-Za-z]{3,9} [0-9]{4}", "%B %Y"),
        )
    ),
)
DIGIT_DAY = _make_strptime_pattern("[0-9]{8}", "%Y%m%d")
"""`20250301`, which may be a number, too."""


def infer_datetime(values: Collection[str], name: str) -> ValueFormat | None:
    """The form of a column of dates, datetimes or times, or None when one value is none."""
    for shape in (*DAY_PATTERNS, *_MONTH_PATTERNS):
        if matches_all(shape, values):
            return shape.value_format
    return (
        infer_day_month_order(values)
        or _infer_time(values)
        or _infer_digit_date(values, name)
        or _infer_zoned(values)
    )


def matches_all(shape: DatePattern, values: Collection[str]) -> bool:
    """Whether every value is written so, and is a day of the calendar from 1900 to 2100."""
    if not all(shape.pattern.fullmatch(value) for value in values):
        return False
    try:
        return all(_YEARS[0] <= shape.read(value).year <= _YEARS[1] for value in values)
    except ValueError:
        return False


_CLOCKS = (
    ("", ""),
    (" %H:%M", " [0-9]{1,2}:[0-9]{2}"),
    (" %H:%M:%S", " [0-9]{1,2}:[0-9]{2}:[0-9]{2}"),
    (" %I:%M %p", " [0-9]{1,2}:[0-9]{2} (?:[AP]M|[ap]m)"),
    (" %I:%M:%S %p", " [0-9]{1,2}:[0-9]{2}:[0-9]{2} (?:[AP]M|[ap]m)"),
)


def _list_orders(mark: str, year: str) -> tuple[str, str]:
    month_first = f"%m{mark}%d{mark}{year}", f"%d{mark}%m{mark}{year}"
    return month_first if mark == "/" else (month_first[1], month_first[0])


def infer_day_month_order(values: Collection[str]) -> ValueFormat | None:
    """Day and month in either order; the values show which, else the custom of the separator."""
    for mark in "/.-":
        for year, digits in (("%Y", "{4}"), ("%y", "{2}")):
            stem = rf"[0-9]{{1,2}}{re.escape(mark)}[0-9]{{1,2}}{re.escape(mark)}[0-9]{digits}"
            for clock, pattern in ((text, stem + clock_pattern) for text, clock_pattern in _CLOCKS):
                orders = [order + clock for order in _list_orders(mark, year)]
                shapes = [
                    _make_strptime_pattern(pattern, order, moment=bool(clock)) for order in orders
                ]
                fitting = [shape for shape in shapes if matches_all(shape, values)]
                if fitting:
                    return replace(fitting[0].value_format, guessed_order=len(fitting) > 1)
    return None


def _infer_time(values: Collection[str]) -> ValueFormat | None:
    if not all(re.fullmatch(_CLOCK, value) for value in values):
        return None
    if any(int(value.split(":")[0]) > 23 for value in values):
        return None
    return ValueFormat("time", "TIME", "CAST(trim({v}) AS TIME)", make_match_condition(_CLOCK))


def _infer_digit_date(values: Collection[str], name: str) -> ValueFormat | None:
    """`20250301` and, where the name speaks of months, `202503`."""
    month = re.compile(r"[0-9]{6}")
    if matches_all(DIGIT_DAY, values) and (
        _DAYS.search(name) or len(set(values)) >= _MIN_DISTINCT_DATES
    ):
        return DIGIT_DAY.value_format
    value = "CAST(strptime({v} || '01', '%Y%m%d') AS DATE)"
    monthly = ValueFormat("date", "DATE", value, make_match_condition(month.pattern))
    if _MONTHS.search(name) and matches_all(
        DatePattern(month, _make_strptime_reader("%Y%m"), monthly), values
    ):
        return monthly
    return None


def _infer_zoned(values: Collection[str]) -> ValueFormat | None:
    """Moments that all carry one offset from UTC: local time is stored, the offset is the unit."""
    parts = [
        re.fullmatch(rf"({_DAY}[T ]{_CLOCK}) ?([+-][0-9]{{2}}:?[0-9]{{2}})", v) for v in values
    ]
    offsets = {part[2] if part else "" for part in parts}
    if len(offsets) != 1 or "" in offsets:
        return None
    offset = offsets.pop()
    value = f"CAST(replace(left({{v}}, length({{v}}) - {len(offset)}), '/', '-') AS TIMESTAMP)"
    test = make_match_condition(rf"{_DAY}[T ]{_CLOCK} ?" + re.escape(offset))
    return ValueFormat("datetime", "TIMESTAMP", value, test, offset)
