"""Additivity of measures: sums and counts add up to a whole; averages, rates and ranks do not."""

import re

from agent.charting.data.column_roles import ClassifiedColumn

_NOT_ADDITIVE = re.compile(
    r"平均|均价|人均|均值|中位|最大|最小|最高|最低|单价|成本价|[标定原售牌进]价|率|占比|比例|比重|份额|同比|环比|增幅|涨幅|跌幅"
    r"|年龄|得分|评分|排名|名次|累计"
    r"|\b(?:avg|average|mean|median|max|min|rate|ratio|price|percent|percentage|pct|share|growth|margin"
    r"|age|score|rating|rank|cumulative|running|unit cost)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(r"占比|比重|份额|百分比|\b(?:share|percent|percentage|pct)\b", re.IGNORECASE)
_RATE = re.compile(
    r"率|占比|比例|比重|份额|同比|环比|增幅|涨幅|跌幅|排名|名次"
    r"|\b(?:rate|ratio|percent|percentage|pct|share|growth|margin|rank)\b",
    re.IGNORECASE,
)
_UNWEIGHTED = frozenset(
    ["average", "extreme", "ratio", "share", "change", "running", "rank", "time", "key", "shifted"]
)


def is_additive(measure: ClassifiedColumn) -> bool:
    """Whether the measure's numbers are parts of their sum.

    The statement decides; where it does not tell, the measure's label and name do.
    """
    if measure.meaning.adds_up is not None:
        return measure.meaning.adds_up
    return _NOT_ADDITIVE.search(_find_words(measure)) is None


def is_share(measure: ClassifiedColumn) -> bool:
    """Whether the numbers are shares of one whole, which all together are all of it."""
    if measure.meaning.kind in ("stored", "other"):
        return _SHARE.search(_find_words(measure)) is not None
    return measure.meaning.kind == "share"


def has_mean(measure: ClassifiedColumn) -> bool:
    """Whether the mean over rows says something: that of averages, rates or ranks does not."""
    kind = measure.meaning.kind
    if measure.unit is not None and measure.unit.is_percent:
        return False
    if kind in ("stored", "other"):
        return _RATE.search(_find_words(measure)) is None
    return kind not in _UNWEIGHTED


def _find_words(measure: ClassifiedColumn) -> str:
    return f"{measure.column.label} {measure.column.name.replace('_', ' ')}"
