"""Measures that no column has: one divided by another (per order, 录取率), shares of a total."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations

import numpy as np

from agent.figures.result.measure_headings import count_mentions
from agent.figures.result.result_table import MAX_MEASURES, Measure, ResultTable, Values
from model.locales.chinese import compile_chinese

_QUOTIENT = compile_chinese(
    r"(?P<rate>\p{Han}{2})(?<!增长)(?<!复合)(?<!概)(?<!转化)率(?!先)"
    r"|(?<!分)每一?(?P<per>\p{Han}{1,2})|(?P<mean>[人店单户件](?=均)|亩(?=产))[均产]"
    r"|\b(?!growth|month|annual|year|interest|compound|average)(?P<enrate>[a-z]{4,})"
    r" (?:rate|ratio)s?\b"
    r"|(?P<any>\b(?:conversion|occupancy|utili[sz]ation)\b(?! rate)|转化率)"
    r"|\b(?:per|for each|for every|each) (?P<enper>[a-z]{3,}(?: [a-z]{3,})?)",
    re.IGNORECASE,
)
_NET = re.compile(
    r"净(?:增|流|收|额|值|减|利)|毛利|利润|盈余|结余"
    r"|\bnet (?:gain|growth|add|increase|new|change|inflow|loss|profit|income|balance)"
    r"|\b(?:profit|surplus|gross margin|profit margin)\b",
    re.IGNORECASE,
)
_MARGIN = re.compile(r"(?:毛利|利润|盈余)率|\bmargin\b|\bprofitability\b", re.IGNORECASE)
_LEFT = re.compile(
    r"空余|空闲|空置|未使用|\b(?:free|vacant|empty|unused|unoccupied)\b", re.IGNORECASE
)
_TAKEN = re.compile(r"已用|占用|入住|\b(?:occupied|used|taken|booked|rented)\b")
_CAME = re.compile(
    r"新增|流入|入职|收入|入库|\b(?:new|added|gained|acquired|inflow|income|hires?)\b"
)
_WENT = re.compile(
    r"流失|流出|离职|支出|出库|成本|费用"
    r"|\b(?:churn\w*|lost|cancel\w*|outflow|expenses?|costs?|spend\w*|leavers?|departures)\b"
)
_CAME_IN = re.compile(r"收入|营收|销售额|\b(?:revenue|sales|turnover|income)\b")
_COUNTED_BY = {
    "人": "人|员工|用户|客户|会员|学生",
    "店": "店",
    "单": "单",
    "户": "户",
    "件": "件|销量",
    "亩": "亩|面积",
}
PAIR = 2
_PLAN = re.compile(r"预算|计划|目标|指标|\b(?:budget|plan|target|quota|goal)", re.IGNORECASE)
_ATTAINED = re.compile(r"完成|达成|达标|执行|attainment|completion|achievement", re.IGNORECASE)
"""Rates of what was done of a plan."""
_TIMES = re.compile(
    r"(?:[天日月周季年]|年度|季度|day|week|month|quarter|year|annum)", re.IGNORECASE
)


def find_quotients(table: ResultTable, *texts: str) -> tuple[Measure, ...]:
    """One measure divided by another, by the first of `texts` that names it or any measure."""
    usable = [m for m in table.measures if m.kind not in ("rank", "rate", "change", "share")]
    for words in texts if len(usable) > 1 else ():
        if quotients := _find_in_words(table, usable, words):
            return quotients
        if any(count_mentions(m.tokens, words.lower()) for m in table.measures):
            return ()
    return ()


def _find_net(usable: Sequence[Measure], words: str) -> Measure | None:
    """What came less what went, or what is left of all: 净增会员, "free beds"."""
    if _LEFT.search(words) and not any(_LEFT.search(word) for m in usable for word in m.words):
        deductions = [m for m in usable if any(map(_TAKEN.search, m.words))]
        whole = [m for m in usable if m not in deductions and _holds(m, deductions)]
        if len(deductions) == 1 and whole:
            return replace(whole[0], values=whole[0].values - deductions[0].values, cells=())
    went = [m for m in usable if any(map(_WENT.search, m.words))]
    came = _find_came(usable, went)
    if not _NET.search(words) or len(came) != 1 or len(went) != 1:
        return None
    if any(_NET.search(word) for m in usable for word in m.words):
        return None
    net = replace(came[0], values=came[0].values - went[0].values, cells=())
    return _make_margin(net, came[0]) if _MARGIN.search(words) else net


def _find_came(usable: Sequence[Measure], went: Sequence[Measure]) -> list[Measure]:
    """What stands against what went: what is called so, else the only other measure."""
    came = [m for m in usable if m not in went and any(map(_CAME.search, m.words))]
    return came or ([m for m in usable if m not in went] if len(usable) == len(went) + 1 else [])


def _make_margin(net: Measure, came: Measure) -> Measure:
    return _divide(replace(came, values=net.values), came, rate=True, of_size=False)


def _find_margin(table: ResultTable, usable: Sequence[Measure], words: str) -> Measure | None:
    """A column of profits divided by the column of what came in."""
    if not _MARGIN.search(words) or any(_MARGIN.search(w) for m in table.measures for w in m.words):
        return None
    profits = [m for m in usable if any(map(_NET.search, m.words))]
    came = [m for m in usable if any(map(_CAME_IN.search, m.words))]
    if len(profits) != 1 or len(came) != 1 or profits[0] is came[0]:
        return None
    return _divide(profits[0], came[0], rate=True, of_size=False)


def _holds(measure: Measure, measures: Sequence[Measure]) -> bool:
    """Whether no row has less of a measure than of what is taken of it."""
    return all(bool(np.all(measure.zero_filled >= part.zero_filled)) for part in measures)


def _find_in_words(
    table: ResultTable, usable: Sequence[Measure], words: str
) -> tuple[Measure, ...]:
    """What the words call so and no heading does."""
    if margin := _find_margin(table, usable, words):
        return (margin,)
    if net := _find_net(usable, words):
        return (net,)
    for match in _QUOTIENT.finditer(words):
        word = match[0].lower().removesuffix("s")
        if any(word in heading for m in table.measures for heading in m.words):
            continue
        pairs = list(_find_parts(usable[:MAX_MEASURES], match, words))
        if pairs:
            rate = bool(match["rate"] or match["enrate"] or match["any"])
            of_size = match["per"] is not None and match["per"][0] in "万亿"
            return tuple(_divide(*pair, rate=rate, of_size=of_size) for pair in pairs)
    return ()


def _find_parts(
    usable: Sequence[Measure], match: re.Match[str], words: str
) -> Iterator[tuple[Measure, Measure]]:
    above = match["rate"] or match["enrate"]
    plans = [m for m in usable if any(map(_PLAN.search, m.words))]
    if above and _ATTAINED.search(above) and len(plans) == 1 and len(usable) == PAIR:
        yield next((m, plans[0]) for m in usable if m is not plans[0])
        return
    numerators = [m for m in usable if above and _is_called(m, above)]
    if match["any"] or (above and not numerators):
        yield from (
            p
            for p in permutations(usable, 2)
            if 0 < p[0].zero_filled.sum() < p[1].zero_filled.sum()
        )
        return
    if above:
        yield from ((one, other) for one in numerators for other in usable if other is not one)
        return
    below = match["per"] or match["mean"] or match["enper"]
    if _TIMES.match(below):
        return
    if any(re.search(f"[/每]{re.escape(below)}", w) for m in usable for w in m.words):
        return
    divisors = [m for m in usable if _is_counted_by(m, below)]
    others = [m for m in usable if not any(m is divisor for divisor in divisors)]
    mentioned_measures = [m for m in others if count_mentions(m.tokens, words.lower())]
    yield from ((one, other) for other in divisors for one in mentioned_measures or others)


def _is_called(measure: Measure, word: str) -> bool:
    stem = word.lower().removesuffix("s").removesuffix("ion")
    return any(stem in heading for heading in measure.words)


def _is_counted_by(measure: Measure, word: str) -> bool:
    if word.isascii():
        stems = [part.lower().removesuffix("s") for part in word.split()]
        return any(stem in heading for heading in measure.words for stem in stems)
    reader = re.compile(_COUNTED_BY.get(word, f"{word}|{word[0]}"))
    return any(reader.search(heading) for heading in measure.words)


def _divide(one: Measure, other: Measure, *, rate: bool, of_size: bool) -> Measure:
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(other.values != 0, one.values / other.values, np.nan)
    return replace(
        one,
        values=values,
        parts=(one.zero_filled, other.zero_filled),
        scale="fraction" if rate else "plain",
        cells=(),
        additive=False,
        unit_size=one.unit_size if of_size else one.unit_size / other.unit_size,
        kind="rate",
    )


def make_share_table(table: ResultTable) -> ResultTable:
    """The table with each value as its share: of its moment's total, else of its column's."""
    measures = tuple(_to_shares(m, table) for m in table.measures if m.additive)
    return replace(table, measures=measures)


def _to_shares(measure: Measure, table: ResultTable) -> Measure:
    totals: Values = np.full(table.row_count, measure.zero_filled.sum())
    for rows in table.rows_by_moment:
        totals[rows] = measure.zero_filled[rows].sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(totals != 0, measure.values / totals, np.nan)
    return replace(measure, values=values, scale="fraction", cells=(), unit_size=1, kind="share")
