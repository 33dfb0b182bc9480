"""Time words that group rows: by month, per quarter, 逐月, 历年, day of the week."""

import re
from collections.abc import Iterator

from agent.time_expressions.calendar_periods import Cycle, Grain
from agent.time_expressions.cycle_expressions import find_cycles

GRAINS: dict[str, Grain] = {
    "天": "day",
    "日": "day",
    "日期": "day",
    "号": "day",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
    "月": "month",
    "月份": "month",
    "月度": "month",
    "季度": "quarter",
    "季": "quarter",
    "年": "year",
    "年份": "year",
    "年度": "year",
    "day": "day",
    "daily": "day",
    "date": "day",
    "week": "week",
    "weekly": "week",
    "month": "month",
    "monthly": "month",
    "quarter": "quarter",
    "quarterly": "quarter",
    "year": "year",
    "yearly": "year",
    "annual": "year",
    "annually": "year",
}
_BUCKETS = (
    re.compile(
        r"(?:按照?|按各|按每一?个?|每一?个?|各个?|逐一?个?|分|历(?=年))(?P<g>天|日|周|星期|月份|月度|月|季度|季|年份|年度|年)(?!龄|级|薪|均|轻)(?P<w>)"
    ),
    re.compile(
        r"(?<![上本下这今去前个第一二三四每各按逐分\d])(?P<g>月度|季度|年度)"
        r"(?![末初内中底报性])(?P<w>)"
    ),
    re.compile(r"一个?(?P<g>月|季度|年|周|天)(?:接着?)?一个?(?P=g)地?(?P<w>)"),
    re.compile(
        r"(?<![上本下这今去前个每各按逐分\d])(?P<g>月|季度?|年|周|日)(?:度)?(?=环比|同比)(?P<w>)"
    ),
    re.compile(r"(?<=(?P<w>最[高多大好低少小差忙])的)(?:那?个)?(?P<g>月份|月|季度|年份|周|日期)"),
    re.compile(r"(?<=(?P<w>最[高多大好低少小差忙]))(?P<g>月份|季度|年份)"),
    re.compile(r"(?<=(?P<w>busiest|uietest) )(?P<g>day|week|month|quarter|year)\b(?! of the)"),
    re.compile(
        r"\b(?P<w>the) (?P<g>day|week|month|quarter|year)"
        r"(?= (?:with|that had|having) (?:the )?(?:most|highest|largest|lowest|fewest|least))"
    ),
    re.compile(
        r"^(?P<w>(?P<g>day|week|month|quarter|year))"
        r"(?= (?:with|that had|having) (?:the )?(?:most|highest|largest|lowest|fewest|least))"
    ),
    re.compile(r"(?<=(?P<w>best|peak) )(?P<g>day|week|month|quarter|year)\b(?! of the)"),
    re.compile(r"(?<=(?P<w>worst) )(?P<g>day|week|month|quarter|year)\b(?! of the)"),
    re.compile(r"(?P<w>哪|哪个|哪一|哪一个)(?P<g>天|日|周|月份|月|季度|年份|年)"),
    re.compile(
        r"\b(?:by|per|each|every|for each|for every|in each|in every|of each|of every"
        r"|group by|grouped by) (?:the |calendar )?"
        r"(?P<g>day|date|week|month|quarter|year)s?\b(?P<w>)"
    ),
    re.compile(
        r"\b(?:from )?(?P<g>day|week|month|quarter|year)[- ](?:by|to|after)[- ](?P=g)\b(?P<w>)"
    ),
    re.compile(r"\b(?P<g>day|week|month|quarter|year)[- ]?wise\b(?P<w>)"),
    re.compile(
        r"\b(?:over|across|through|throughout) (?:the |all |all the )?"
        r"(?P<g>day|week|month|quarter|year)s\b(?! of (?:the|a)\b)(?P<w>)"
    ),
    re.compile(
        r"\bon an? (?P<g>daily|weekly|monthly|quarterly|yearly|annual) (?:basis|level)\b(?P<w>)"
    ),
    re.compile(r"\b(?P<g>daily|weekly|monthly|quarterly|yearly|annually|annual)\b(?P<w>)"),
    re.compile(r"\b(?P<w>which|what|in which|in what) (?P<g>day|week|month|quarter|year)\b"),
)
_JOINED = (
    re.compile(r"\band (?:the )?(?P<g>day|date|week|month|quarter|year)s?\b(?= |$|[?.,])(?P<w>)"),
    re.compile(
        r"[和与及、](?P<g>天|日期|周|星期|月份|月度|月|季度|年份|年度|年)(?=的|来?统计|汇总|分组|$)(?P<w>)"
    ),
)
_GROUPED = re.compile(r"\b(?:by|per|each|every)\b|[按各每]")
"""Words before such a time word that make it one more thing to group by."""


def find_buckets(text: str) -> Iterator[tuple[int, int, Grain | Cycle, bool]]:
    """Where one is named; the last tells whether it is asked which one."""
    for m in (m for pattern in _JOINED for m in pattern.finditer(text)):
        if _GROUPED.search(text[: m.start()]):
            yield m.start(), m.end(), GRAINS[m["g"]], False
    yield from find_cycles(text)
    for pattern in _BUCKETS:
        for m in pattern.finditer(text):
            yield m.start(), m.end(), GRAINS[m["g"]], bool(m["w"])
