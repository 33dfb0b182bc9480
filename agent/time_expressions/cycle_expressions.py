"""Expressions of recurring times: day of the week, weekend, hour of the day."""

import re
from collections.abc import Iterator

from agent.time_expressions.calendar_periods import Cycle

_EACH_ZH = r"(?:按照?|每一?个?|各个?|不同的?|分|一周|一个?星期|在)?(?:的|中|里|内)?"
_EACH_EN = r"(?:by|per|each|every|for each|for every|in each|on each|across)"
_WEEKDAY_EN = r"(?:days? of (?:the |a )?weeks?|week ?days?|day ?of ?week)"
_HOUR_EN = r"(?:hours?(?: of (?:the )?day)?|times? of (?:the )?day)"
_AND_ZH = r"(?:和|与|跟|还是|vs|、|及|对比|比)"
_AND_EN = r"(?:and|vs\.?|versus|or|compared (?:to|with)|against)"
_OFF_ZH, _ON_ZH = r"(?:周末|双休日)", r"(?:工作日|平日|平时|周中)"
_WEEKDAYS, _WEEKENDS = r"week ?days?", r"week ?ends?"
_WEEK_ZH = r"(?:周|星期|礼拜)"
_HOUR_ZH = r"(?:小时|时段|时间段|点钟)"
_EXPRESSIONS: tuple[tuple[Cycle, str], ...] = (
    ("weekend", rf"按?{_OFF_ZH}{_AND_ZH}{_ON_ZH}(?:之间)?的?(?P<w>)"),
    ("weekend", rf"按?{_ON_ZH}{_AND_ZH}{_OFF_ZH}(?:之间)?的?(?P<w>)"),
    ("weekend", rf"\b{_WEEKDAYS} {_AND_EN} (?:on )?{_WEEKENDS}\b(?P<w>)"),
    ("weekend", rf"\b{_WEEKENDS} {_AND_EN} (?:on )?{_WEEKDAYS}\b(?P<w>)"),
    ("weekday", rf"{_EACH_ZH}(?P<w>星期几|周几|礼拜几|(?:一周|星期)(?:里|中|内)?的?哪一?天)"),
    ("weekday", r"按照?各?(?:个)?(?:星期|礼拜)(?!\d|度)(?P<w>)"),
    ("weekday", r"(?:每周|一周|一个星期)(?:里|中|内)?的?(?:每一?|各)天(?P<w>)"),
    ("weekday", rf"从?{_WEEK_ZH}一(?:到|至|-|~|—){_WEEK_ZH}?[日天七](?:每天)?(?P<w>)"),
    (
        "weekday",
        rf"\b(?:over|across|for every|on every|for each of) (?:the )?{_WEEKDAY_EN}\b(?P<w>)",
    ),
    ("weekday", r"\b(?:from )?monday (?:to|through|till) sunday\b(?P<w>)"),
    ("weekday", rf"\b(?:{_EACH_EN} )?(?:the )?(?P<w>(?:which|what) )?{_WEEKDAY_EN}\b"),
    ("hour", rf"{_EACH_ZH}(?P<w>哪一?个?|几)(?:个)?(?:{_HOUR_ZH}|点)(?![以前后之评位数菜券击赞])"),
    ("hour", rf"(?:按照?|每一?个?|各个?|分|不同){_HOUR_ZH}(?P<w>)"),
    ("hour", rf"\b{_EACH_EN} (?:the )?{_HOUR_EN}\b(?P<w>)"),
    ("hour", rf"\b(?P<w>which|what|at what|in which|in what) {_HOUR_EN}\b"),
    ("hour", r"\bhourly\b(?P<w>)"),
    ("hour", rf"(?:(?<=busiest )|(?<=quietest ))(?P<w>){_HOUR_EN}\b"),
    ("weekday", r"(?:(?<=busiest )|(?<=quietest ))(?P<w>)(?:day of the week|weekday)\b"),
)
_PATTERNS = tuple((cycle, re.compile(pattern)) for cycle, pattern in _EXPRESSIONS)


def find_cycles(text: str) -> Iterator[tuple[int, int, Cycle, bool]]:
    """Where one is named; the last tells whether it is asked which one."""
    for cycle, pattern in _PATTERNS:
        for m in pattern.finditer(text):
            yield m.start(), m.end(), cycle, bool(m["w"])
