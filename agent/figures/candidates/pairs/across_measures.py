"""Candidates from two columns of the same rows: per order, over budget, online and offline."""

import re
from itertools import combinations
from math import isclose

from agent.figures.candidates.figure_context import (
    CandidateValues,
    FigureContext,
    add_comparison,
    aggregate_rows,
    all_rows,
)
from agent.figures.candidates.measure_pairs import PLAN, Pair, find_comparable_pair, is_plan
from agent.figures.result.measure_headings import (
    are_same_at_two_times,
    count_mentions,
    find_dimension,
    find_time_order,
)
from agent.figures.result.result_table import MOST_MEASURES, Measure, ResultTable

_ACCOUNTS = re.compile(
    r"占|\b(?:account\w*|mak\w+ up|made up|represent\w*|contribut\w*)\b", re.IGNORECASE
)
_OF_OWN = re.compile(r"^\s*of (?:its |their |the |all )?(?P<what>[a-z -]{3,28})", re.IGNORECASE)
_OF_OWN_ZH = re.compile(r"(?:占|相当于)了?其?(?P<what>[\u4e00-\u9fff]{2,12})的$")
_OF = re.compile(
    r"\ue002\ue003*(?: [a-z]+)? (?:out )?of (?:the |its |their |all |a )?$", re.IGNORECASE
)
_OF_PLAN = re.compile(
    rf"^\s*of (?:its |their |the )?(?:[a-z]+ ){{0,2}}?(?:{PLAN.pattern})", re.IGNORECASE
)
_PLANS = re.compile(
    rf"(?:{PLAN.pattern})\S{{0,3}}的$|(?:完成|达成|执行|使用|达标)率?(?:为|是|达到?|了)?$"
)
_OVER_OR_UNDER = re.compile(
    r"(?P<over>超支|超出|超过|超额|高于|高出|多"
    r"|\bover(?:spen\w+|r[au]n|shot)?\b|exceed\w*|beat\w*|ahead of)"
    r"|(?P<under>节省|节约|结余|剩余|低于|不足|未达|少|差|\b(?:saved|under(?:spen\w+|shot)?|below|short(?:fall)?|miss\w*|behind)\b)",
    re.IGNORECASE,
)


def add_across_measures(
    found: CandidateValues, table: ResultTable, spoken: FigureContext, *, derived: bool
) -> None:
    """One measure against another: per order, over budget, this year's against last year's."""
    measures = [m for m in table.measures if m.kind != "rank"][:MOST_MEASURES]
    selections = list(spoken.scope.owners) or [all_rows(table)]
    pair = find_comparable_pair(table, spoken.clause) or find_comparable_pair(table, spoken.words)
    for one, other in combinations(measures, 2):
        for rows in selections:
            sizes = aggregate_rows(one, rows), aggregate_rows(other, rows)
            _add_parts_of_own(found, (one, other), sizes, spoken)
            _add_whole(found, (one, other), sizes, spoken)
            if pair is not None and one is pair[0] and other is pair[1]:
                _add_held(found, pair, sizes, spoken)
            if are_same_at_two_times(one.words, other.words):
                if not spoken.scope.pairs and (spoken.sentence.change or spoken.figure.direction):
                    ends = sizes if _is_later(one, other) else sizes[::-1]
                    add_comparison(found, one, *ends, spoken)
            elif not derived and (spoken.sentence.quotient or spoken.hints.share):
                _add_quotients(found, sizes[0] * one.size, sizes[1] * other.size, spoken)


def _add_held(
    found: CandidateValues, pair: Pair, sizes: tuple[float, float], spoken: FigureContext
) -> None:
    """What two columns have together, and what one has more than the other."""
    _together(found, pair, sizes, spoken)
    if _is_of_plan(pair, spoken):
        _add_part_of_plan(found, pair, sizes)
    if against := _find_base_in_sentence(pair, sizes, spoken):
        add_comparison(found, pair[0], *(sizes if against > 0 else sizes[::-1]), spoken)


def _is_of_plan(pair: Pair, spoken: FigureContext) -> bool:
    """Whether the figure is a part of a plan: "97% of its budget", 完成目标的 97%."""
    if not any(map(is_plan, pair)) or spoken.figure.meaning not in ("percent", "multiple"):
        return False
    return bool(_OF_PLAN.match(spoken.after) or _PLANS.search(spoken.before))


def _add_parts_of_own(
    found: CandidateValues, pair: Pair, sizes: tuple[float, float], spoken: FigureContext
) -> None:
    """What one column is of another that the words name: "5% of its loans"."""
    own = _OF_OWN.match(spoken.after) or _OF_OWN_ZH.search(spoken.before)
    if own is None or spoken.figure.meaning != "percent":
        return
    words = own["what"].lower()
    others = spoken.words.replace(words, " ")
    for (part, whole), (one, other) in ((sizes, pair), (sizes[::-1], pair[::-1])):
        distinct = one.tokens - other.tokens, other.tokens - one.tokens
        named = count_mentions(distinct[1], words) and count_mentions(distinct[0], others)
        if named and whole:
            found.percents.append(part / whole)


def _add_whole(
    found: CandidateValues, pair: Pair, sizes: tuple[float, float], spoken: FigureContext
) -> None:
    """What the figure before it is a part of, in another column: "418 of 440 seats"."""
    if not spoken.proven or spoken.figure.meaning != "number" or not _OF.search(spoken.before):
        return
    plain = all(m.scale == "plain" and m.kind in ("amount", "count") for m in pair)
    if not plain or find_dimension(pair[0].words) != find_dimension(pair[1].words):
        return
    part = spoken.proven[-1].value
    found.numbers += [
        whole for own, whole in (sizes, sizes[::-1]) if isclose(own, part) and whole >= own
    ]


def _add_part_of_plan(found: CandidateValues, pair: Pair, sizes: tuple[float, float]) -> None:
    actual, plan = sizes[::-1] if is_plan(pair[0]) else sizes
    if plan:
        found.percents.append(actual / plan)
        found.ratios.append(actual / plan)


def _add_quotients(found: CandidateValues, a: float, b: float, spoken: FigureContext) -> None:
    quotients = [x / y for x, y in ((a, b), (b, a)) if y]
    found.numbers += quotients
    found.percents += [q for q in quotients if spoken.sentence.quotient]
    found.ratios += quotients


def _find_base_measure(pair: Pair, spoken: FigureContext) -> int:
    """1 where the sentence holds the first measure against the second, -1 the other way round."""
    planned = [is_plan(m) for m in pair]
    if planned[0] != planned[1] and _OVER_OR_UNDER.search(spoken.words):
        return -1 if planned[0] else 1
    order = _order_named(pair, spoken.words)
    return order if spoken.sentence.difference else 0


def _order_named(pair: Pair, words: str) -> int:
    """1 where words name the first of two measures before the second, -1 the other way round."""
    places = [
        min((words.find(t) for t in m.tokens - other.tokens if t in words), default=-1)
        for m, other in (pair, pair[::-1])
    ]
    if min(places) < 0 or places[0] == places[1]:
        return 0
    return 1 if places[0] < places[1] else -1


def _find_base_in_sentence(pair: Pair, sizes: tuple[float, float], spoken: FigureContext) -> int:
    """As `_find_base_measure`; 0 for a share of a whole, or where less than planned is "over"."""
    if spoken.figure.meaning == "percent" and _ACCOUNTS.search(spoken.clause):
        return 0
    base = _find_base_measure(pair, spoken)
    said = _OVER_OR_UNDER.search(spoken.clause) or _OVER_OR_UNDER.search(spoken.words)
    if base and said and is_plan(pair[0]) != is_plan(pair[1]):
        return base if ((sizes[0] - sizes[1]) * base > 0) == bool(said["over"]) else 0
    return base or _against_own(pair, spoken)


def _against_own(pair: Pair, spoken: FigureContext) -> int:
    """1 where a name has more or less in one of two columns than in the other."""
    if not _is_apart(spoken):
        return 0
    return int(any(count_mentions(m.tokens, spoken.clause.lower()) for m in pair))


def _together(
    found: CandidateValues,
    pair: Pair,
    sizes: tuple[float, float],
    spoken: FigureContext,
) -> None:
    """Two columns of one kind added up, and the share that each has of both."""
    if spoken.figure.meaning == "multiple":
        order = _order_named(pair, spoken.clause.lower())
        quotients = [(sizes, 1), (sizes[::-1], -1)]
        found.ratios += [x / y for (x, y), way in quotients if y and order in (0, way)]
    both = sum(sizes)
    if not both or pair[0].kind != pair[1].kind or not pair[0].additive:
        return
    if spoken.sentence.total:
        found.numbers += [both, both * pair[0].size]
    if spoken.hints.share:
        named = [count_mentions(measure.tokens, spoken.clause.lower()) for measure in pair]
        found.percents += [
            s / both for s, n in zip(sizes, named, strict=True) if n == max(named) > 0
        ]


def _is_apart(spoken: FigureContext) -> bool:
    hints = spoken.sentence
    return hints.difference or hints.gap or _OVER_OR_UNDER.search(spoken.words) is not None


def _is_later(one: Measure, other: Measure) -> bool:
    return find_time_order(one.words) > find_time_order(other.words)
