"""What a measure's heading tells: its words, the size of its unit, its kind of number."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from agent.charting.data.column_roles import ClassifiedColumn
from agent.labels.bilingual import humanize_name, localize_label
from model.locales.chinese import HAN

Kind = Literal["amount", "count", "rank", "change", "share", "duration", "rate"]

_KIND_WORDS: tuple[tuple[Kind, str], ...] = (
    ("rank", r"排名|名次|排序|位次|\b(?:rank|ranking|position|place)\b"),
    (
        "change",
        r"增长|增速|增幅|涨幅|跌幅|降幅|同比|环比|变化|\b(?:growth|yoy|mom|qoq|change|increase)\b",
    ),
    ("share", r"占比|份额|比重|构成|\b(?:share|of total|proportion)\b"),
    ("rate", r"率(?:$|[ (（/|])|\b(?:rate|ratio|margin)\b"),
    (
        "duration",
        r"时长|耗时|用时|小时|分钟|天数|时间"
        r"|\b(?:hours?|minutes?|seconds?|days?|duration|time|latency|ms)\b",
    ),
    (
        "count",
        r"数$|数量|人数|次数|单数|订单$|库存|销量"
        r"|\b(?:count|number|orders?|customers?|users?|tickets?|units?"
        r"|qty|quantity|headcount|stock|visits?|items?)\b",
    ),
)
_KINDS = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _KIND_WORDS)
_MONEY = re.compile(
    r"额|金额|收入|利润|成本|价|薪|工资|费|客单|营收|\b(?:fares?|fees?|rents?|wages?|revenue|sales|amount|profit"
    r"|cost|price|salary|spend|income|gmv)\b",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"[(（\[](?:单位[:：]?)?(万亿|十亿|亿|百万|万|千)(?:元|人|件|单|次|美元|户|吨)?[)）\]]"
)
_SIZES = {"万亿": 1e12, "十亿": 1e9, "亿": 1e8, "百万": 1e6, "万": 1e4, "千": 1e3}
_DIMENSIONS = (
    ("money", _MONEY),
    ("weight", re.compile(r"公斤|千克|吨|重量|\b(?:kgs?|kilos?|tonn?es?|weight|tonnage)\b")),
    ("length", re.compile(r"公里|里程|\b(?:kms?|kilomet\w+|miles?|mileage|distance)\b")),
    ("time", re.compile(r"小时|分钟|时长|\b(?:hours?|minutes?|seconds?|duration)\b")),
)
_ENGLISH_SIZE = re.compile(
    r"[(\[](?:in )?(?:(?:us|hk)?[$¥€£]|usd|cny|eur|gbp|rmb)? ?"
    r"(k|thousands?|mn?|millions?|bn?|billions?)(?: (?:usd|cny|eur|gbp|rmb|units))?[)\]]",
    re.IGNORECASE,
)
_ENGLISH_SIZES = {"k": 1e3, "t": 1e3, "m": 1e6, "b": 1e9}
_UNIT = re.compile(r"[(（\[][^)）\]]*[)）\]]")
_ENGLISH = re.compile(r"[a-z]{4,}|\d{4}")
_WORDS = re.compile(r"[a-z]{2,}|\d{4}")
_ACRONYM = re.compile(r"(?!in|of|to|by|on|at|is|as|an|or|no|the|and|for|all)[a-z]{2,3}")
_GENERIC = frozenset(("total", "average", "number", "count", "amount", "value", "with", "from"))
_VERBS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"churn|cancel|流失"), ("lost", "cancelled", "流失")),
    (re.compile(r"cost|spen[dt]|expens|成本|支出|费用"), ("spent", "cost", "花费")),
    (re.compile(r"\bunits?\b|\bsold\b|销量|售票"), ("sold", "卖出", "售出")),
    (re.compile(r"defect|fault|次品|不良"), ("defective", "faulty")),
    (re.compile(r"refund|退款"), ("refunded", "退款")),
    (
        re.compile(r"revenue|income|earning|profit|收入|营收|利润"),
        ("earn", "earned", "earning"),
    ),
)
"""Verbs that tell what a heading names."""
_EARLIER = (
    r"期初|年初|月初|去年|上年|上期|上月|上季度?|同期|前期"
    r"|\b(?:opening|beginning|starting|start|before|last|previous|prior)\b"
)
_LATER = (
    r"期末|年末|月末|今年|本年|本期|本月|本季度?|当期|\b(?:closing|ending|end|after|this|current)\b"
)
_TIME = re.compile(rf"(?P<year>\d{{4}})年?|(?P<before>{_EARLIER})|{_LATER}", re.IGNORECASE)
_CHINESE = re.compile(f"{HAN}{{2,}}")
_VAGUE_SUFFIX = re.compile(r"[总数].|金额|均值|.[率量]|人次|时间|情况|比例|比重|占比")
_TAIL = re.compile(r"(?<=.{2})(?:数量|总额|总数|数|额|量|值)$")
_HEAD = re.compile(r"^(?:平均|总|累计|合计)(?=.{2})")


_STATED_KINDS: dict[str, Kind] = {
    "rank": "rank",
    "share": "share",
    "change": "change",
    "count": "count",
}
"""Kinds that the statement tells, by what it calls them."""


def list_names(column: ClassifiedColumn) -> tuple[str, ...]:
    """What a text may call the column."""
    label, name = column.column.label, column.column.name
    names = {localize_label(label, "zh-CN"), localize_label(label, "en"), humanize_name(name)}
    return tuple(name.lower() for name in names if name)


def find_kind(column: ClassifiedColumn) -> Kind:
    """What kind of number the column holds, going by its heading."""
    if stated_kind := _STATED_KINDS.get(column.meaning.kind):
        return stated_kind
    words = f"{column.column.label} | {humanize_name(column.column.name)}"
    for kind, reader in _KINDS:
        if reader.search(words) and not (kind == "count" and _MONEY.search(words)):
            return kind
    return "amount"


def find_unit_size(column: ClassifiedColumn) -> float:
    """What one of the column's unit is."""
    if match := _SIZE.search(column.column.label):
        return _SIZES[match[1]]
    match = _ENGLISH_SIZE.search(column.column.label)
    return _ENGLISH_SIZES[match[1].lower()[0]] if match else 1


def find_tokens(words: Sequence[str]) -> frozenset[str]:
    """The words of headings that tell a measure from others: "订单", "sales", "2025"."""
    tokens = {
        verb for heading, verbs in _VERBS if any(map(heading.search, words)) for verb in verbs
    }
    for text in words:
        bare = _UNIT.sub(" ", text)
        tokens |= {_to_singular(word) for word in _ENGLISH.findall(bare) if word not in _GENERIC}
        tokens |= {time[0] for time in _TIME.finditer(bare) if not time["year"]}
        tokens |= {bare.strip()} if _ACRONYM.fullmatch(bare.strip()) else set()
        for part in _CHINESE.findall(bare):
            tokens.add(part)
            tokens.add(_HEAD.sub("", _TAIL.sub("", part)))
    return frozenset(tokens)


def find_distinct_prefixes(words: Sequence[str], others: Sequence[Sequence[str]]) -> Iterator[str]:
    """What Chinese headings begin with that end like others: 线上 of 线上销售额, 线下销售额."""
    for word in words:
        bare = _UNIT.sub("", word)
        for other in {_UNIT.sub("", text) for every in others for text in every}:
            suffix_length = 0
            while (
                suffix_length < min(len(bare), len(other))
                and bare[-1 - suffix_length] == other[-1 - suffix_length]
            ):
                suffix_length += 1
            if 1 < suffix_length < len(bare) - 1 and _CHINESE.fullmatch(
                bare[: len(bare) - suffix_length]
            ):
                yield bare[: len(bare) - suffix_length]


def find_distinct_suffix(words: Sequence[str], others: Sequence[Sequence[str]]) -> Iterator[str]:
    """The last word of a Chinese heading, where no other has it: 收入 of 门票收入."""
    for word in words:
        bare = _UNIT.sub("", word)
        last = bare[-2:]
        if len(bare) < 4 or not _CHINESE.fullmatch(bare) or _VAGUE_SUFFIX.match(last):
            continue
        if not any(last in text for every in others for text in every):
            yield last


def count_mentions(tokens: frozenset[str], text: str) -> int:
    """How many of a measure's words stand in `text`, which is in lower case."""
    english = _find_words(text)
    chinese = any(not token.isascii() and token in text for token in tokens)
    return len(tokens & english) + chinese


@lru_cache(maxsize=256)
def _find_words(text: str) -> frozenset[str]:
    return frozenset(_to_singular(word) for word in _WORDS.findall(text))


@lru_cache(maxsize=256)
def find_dimension(words: tuple[str, ...]) -> str:
    """What kind of unit a heading is in: money, weight, length, time; "" where it does not say."""
    return next((name for name, pattern in _DIMENSIONS if any(map(pattern.search, words))), "")


@lru_cache(maxsize=256)
def are_same_at_two_times(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether two measures are the same thing at two times: "sales 2024" and "sales 2025"."""
    bare = [{_TIME.sub("", word).strip() for word in every} for every in (words, others)]
    return bool(bare[0] & bare[1]) and find_time_order(words) != find_time_order(others)


@lru_cache(maxsize=256)
def find_time_order(words: tuple[str, ...]) -> int:
    """When a measure is of, to be compared with others: its year, else before or after."""
    match = next(filter(None, map(_TIME.search, words)), None)
    if match is None:
        return 0
    return int(match["year"] or 0) or (-1 if match["before"] else 1)


def _to_singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word
