"""The unit of a column, parsed from its label and name only; never guessed from the values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from model.locales import Locale
from model.locales.chinese import HAN
from model.sources.query import ColumnMeaning, ResultColumn

PERCENT = "%"
LARGEST_PERCENT = 1000
_HUNDRED = 100
_LARGEST_PERCENT_RATIO = 3
_WORDS = (
    "万元|亿元|千元|百万元|元|美元|欧元|日元|港元|件|个|人次|人|次|天|吨|千克|公斤|克|斤|公里|千米|米|小时|分钟|秒|台|套|箱|单|笔|家|户"
    "|平方米|立方米|升|岁|rmb|cny|usd|eur|gbp|jpy|hkd|yuan|dollars?|euros?|kg|km|m2|pcs|units|hours?|hrs?"
    "|minutes?|min|seconds?|sec|ms|days?|%|％|(?:HK|US|NT)\\$|[¥￥$€£₩₹]"
)
_BRACKETED = re.compile(rf"[(（\[](?:单位[:：]?\s*|in )?({_WORDS})[)）\]]", re.IGNORECASE)
_OF_EACH = r"(?:\s*(?:[/／每]|per )\s*[^()（）\[\]]{1,8})?"
_BRACKETED_UNIT = re.compile(
    rf"\s*[(（\[](?:单位[:：]?\s*|in )?(?:{_WORDS}|㎡|m²){_OF_EACH}[)）\]]", re.IGNORECASE
)
"""`（元/月）`, `(£ per night)`: a unit of each of something, too."""
_STATED = re.compile(
    rf"(?:单位\s*(?:[:：]|是|为)?|unit\s*:|\bin)\s*({_WORDS})(?![a-z])", re.IGNORECASE
)
_TRAILING = re.compile(
    rf"(?<={HAN})(?:\s+(?:{_WORDS}|毫升|毫克|毫米|厘米|亩|公顷|度|分)(?:/{HAN}{{1,3}})?"
    r"|\s*[%％])$",
    re.IGNORECASE,
)
"""`茶叶重量 公斤`, `单价 元/件`, `含糖量%`: a unit behind what the column is called."""
_IN_WORDS = "客用账商租农住邮附文条软平柜站后买卖专厂国作"
_COUNTED = re.compile(rf"(?<![{_IN_WORDS}])([件人天台箱家户])数(?:量)?$")
"""人数 counts people; 客户数 and 邮件数 count what the whole word names, which is no unit."""
_SIGNS = {"rmb": "元", "cny": "元", "yuan": "元", "¥": "元", "￥": "元", "％": "%"}
_IN_ENGLISH = {"元": "¥", "美元": "$", "欧元": "€"}
_JAVASCRIPT_FLAGS = re.IGNORECASE | re.ASCII
"""A word ends where JavaScript says so, too: `make types` hands these patterns to the page."""
PERCENT_WORDS = re.compile(
    r"占比|百分比|比例|比率|份额|率$|率[ (（/]|同比|环比|增幅|涨幅|跌幅|%|％"
    r"|\b(?:share|rate|ratio|percent|percentage|pct|growth|margin|yoy|mom|qoq)\b",
    _JAVASCRIPT_FLAGS,
)
NOT_PERCENT_WORDS = re.compile(
    r"汇率|频率|费率标准|去年同期|exchange rate|hourly rate|day rate", _JAVASCRIPT_FLAGS
)
POINTS_WORDS = re.compile(r"%|％|\bpct\b|percent", _JAVASCRIPT_FLAGS)
CHANGE_WORDS = re.compile(
    r"增|涨|跌|同比|环比|\b(?:growth|yoy|mom|qoq|change)\b", _JAVASCRIPT_FLAGS
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's sign; `scale` says what a percentage's numbers are: 0.25 a fraction, 25 points."""

    sign: str
    scale: Literal["plain", "fraction", "points"] = "plain"

    def sign_in(self, locale: Locale) -> str:
        """The sign as a reader of `locale` writes it: 元 is ¥ in English."""
        return _IN_ENGLISH.get(self.sign, self.sign) if locale == "en" else self.sign

    @property
    def is_percent(self) -> bool:
        """Whether the numbers are parts of a hundred."""
        return self.scale != "plain"


def find_unit(column: ResultColumn, numbers: Sequence[float]) -> Unit | None:
    """The unit that the column's label or name states, None when neither does."""
    if says_percent(column):
        return _make_percent_unit(_join_words(column), numbers)
    match = _BRACKETED.search(column.label) or _STATED.search(column.label)
    match = match or _COUNTED.search(column.label)
    if match is None:
        return None
    return Unit(_normalize_sign(match[1]))


def strip_unit(label: str) -> str:
    """What a column is called, without the unit that stands behind it: 月薪 of `月薪 元`."""
    return _TRAILING.sub("", label)


def strip_bracketed_unit(label: str) -> str:
    """What a column is called, without the unit in brackets: 工资 of `工资（元/月）`."""
    return _BRACKETED_UNIT.sub("", label)


def has_bracketed_unit(label: str) -> bool:
    """Whether a unit stands in brackets: 金额（元）."""
    return _BRACKETED.search(label) is not None


def find_measured_unit(
    column: ResultColumn, numbers: Sequence[float], meaning: ColumnMeaning
) -> Unit | None:
    """`find_unit`, the scale of a computed percentage taken from how the statement computes it.

    100.0 * a / b is 0.47 for 0.47 %, whatever the numbers look like; a / b is 1.49 for 149 %. A
    plain quotient that is many times one is no percentage, and a part beyond one of a whole was
    multiplied in a way that was not seen.
    """
    unit = find_unit(column, numbers)
    if unit is None or not unit.is_percent or meaning.kind not in ("ratio", "share", "change"):
        return unit
    if meaning.factor == _HUNDRED:
        return replace(unit, scale="points")
    names_points = POINTS_WORDS.search(_join_words(column))
    if meaning.factor != 1 or names_points:
        return unit
    most = max(map(abs, numbers), default=0)
    if meaning.kind == "ratio" and not meaning.is_part and most > _LARGEST_PERCENT_RATIO:
        return None
    is_multiplied = (meaning.is_part or meaning.kind == "share") and most > 1
    return unit if is_multiplied else replace(unit, scale="fraction")


def says_percent(column: ResultColumn) -> bool:
    """Whether a column is called as if it held percentages."""
    words = _join_words(column)
    return bool(PERCENT_WORDS.search(words)) and not NOT_PERCENT_WORDS.search(words)


def _join_words(column: ResultColumn) -> str:
    return f"{column.label} | {column.name.replace('_', ' ')}"


def states_unit(label: str, unit: str) -> bool:
    """Whether a label states this unit in any spelling: 金额（元） that of ¥."""
    match = _BRACKETED.search(label) or _STATED.search(label)
    return match is not None and _normalize_sign(match[1]) == _normalize_sign(unit)


def _normalize_sign(word: str) -> str:
    return _SIGNS.get(word.lower(), word)


def _make_percent_unit(words: str, numbers: Sequence[float]) -> Unit | None:
    sizes = sorted(float(abs(n)) for n in numbers)
    if not sizes or sizes[-1] > LARGEST_PERCENT:
        return None
    if POINTS_WORDS.search(words) and not _all_below_one(sizes):
        return Unit(PERCENT, "points")
    typical = sizes[len(sizes) // 2] if CHANGE_WORDS.search(words) else sizes[-1]
    if typical <= 1 and not all(size.is_integer() and size > 1 for size in sizes):
        return Unit(PERCENT, "fraction")
    return Unit(PERCENT, "points")


def _all_below_one(sizes: Sequence[float]) -> bool:
    return sizes[-1] <= 1 and any(not size.is_integer() for size in sizes)
