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
from agent.figures.result.result_table import MAX_MEASURES, Measure, ResultTable
from model.locales.chinese import compile_chinese

_ACCOUNTS = re.compile(
    r"占|\b(?:account\w*|mak\w+ up|made up|represent\w*|contribut\w*)\b", re.IGNORECASE
)
_OF_OWN = re.compile(r"^\s*of (?:its |their |the |all )?(?P<what>[a-z -]{3,28})", re.IGNORECASE)
_OF_OWN_ZH = compile_chinese(r"(?:占|相当于)了?其?(?P<what>\p{Han}{2,12})的$")
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
    candidates: CandidateValues, table: ResultTable, context: FigureContext, *, has_parts: bool
) -> None:
    """One measure against another: per order, over budget, this year's against last year's."""
    measures = [m for m in table.measures if m.kind != "rank"][:MAX_MEASURES]
    selections = list(context.scope.subject_rows) or [all_rows(table)]
    pair = find_comparable_pair(table, context.clause) or find_comparable_pair(table, context.words)
    for one, other in combinations(measures, 2):
        for rows in selections:
            sizes = aggregate_rows(one, rows), aggregate_rows(other, rows)
            _add_parts_of_own(candidates, (one, other), sizes, context)
            _add_whole(candidates, (one, other), sizes, context)
            if pair is not None and one is pair[0] and other is pair[1]:
                _add_comparisons_of_pair(candidates, pair, sizes, context)
            if are_same_at_two_times(one.words, other.words):
                if not context.scope.pairs and (
                    context.sentence_hints.change or context.figure.direction
                ):
                    ends = sizes if _is_later(one, other) else sizes[::-1]
                    add_comparison(candidates, one, *ends, context)
            elif not has_parts and (context.sentence_hints.quotient or context.clause_hints.share):
                _add_quotients(
                    candidates, sizes[0] * one.unit_size, sizes[1] * other.unit_size, context
                )


def _add_comparisons_of_pair(
    candidates: CandidateValues, pair: Pair, sizes: tuple[float, float], context: FigureContext
) -> None:
    """What two columns have together, and what one has more than the other."""
    _add_sums(candidates, pair, sizes, context)
    if _is_of_plan(pair, context):
        _add_part_of_plan(candidates, pair, sizes)
    if against := _find_base_in_sentence(pair, sizes, context):
        add_comparison(candidates, pair[0], *(sizes if against > 0 else sizes[::-1]), context)


def _is_of_plan(pair: Pair, context: FigureContext) -> bool:
    """Whether the figure is a part of a plan: "97% of its budget", 完成目标的 97%."""
    if not any(map(is_plan, pair)) or context.figure.meaning not in ("percent", "multiple"):
        return False
    return bool(_OF_PLAN.match(context.after) or _PLANS.search(context.before))


def _add_parts_of_own(
    candidates: CandidateValues, pair: Pair, sizes: tuple[float, float], context: FigureContext
) -> None:
    """What one column is of another that the words name: "5% of its loans"."""
    own = _OF_OWN.match(context.after) or _OF_OWN_ZH.search(context.before)
    if own is None or context.figure.meaning != "percent":
        return
    words = own["what"].lower()
    others = context.words.replace(words, " ")
    for (part, whole), (one, other) in ((sizes, pair), (sizes[::-1], pair[::-1])):
        distinct = one.tokens - other.tokens, other.tokens - one.tokens
        is_named = count_mentions(distinct[1], words) and count_mentions(distinct[0], others)
        if is_named and whole:
            candidates.percents.append(part / whole)


def _add_whole(
    candidates: CandidateValues, pair: Pair, sizes: tuple[float, float], context: FigureContext
) -> None:
    """What the figure before it is a part of, in another column: "418 of 440 seats"."""
    if (
        not context.proven_figures
        or context.figure.meaning != "number"
        or not _OF.search(context.before)
    ):
        return
    plain = all(m.scale == "plain" and m.kind in ("amount", "count") for m in pair)
    if not plain or find_dimension(pair[0].words) != find_dimension(pair[1].words):
        return
    part = context.proven_figures[-1].value
    candidates.numbers += [
        whole for own, whole in (sizes, sizes[::-1]) if isclose(own, part) and whole >= own
    ]


def _add_part_of_plan(candidates: CandidateValues, pair: Pair, sizes: tuple[float, float]) -> None:
    actual, plan = sizes[::-1] if is_plan(pair[0]) else sizes
    if plan:
        candidates.percents.append(actual / plan)
        candidates.ratios.append(actual / plan)


def _add_quotients(candidates: CandidateValues, a: float, b: float, context: FigureContext) -> None:
    quotients = [x / y for x, y in ((a, b), (b, a)) if y]
    candidates.numbers += quotients
    candidates.percents += [q for q in quotients if context.sentence_hints.quotient]
    candidates.ratios += quotients


def _find_base_measure(pair: Pair, context: FigureContext) -> int:
    """1 where the sentence holds the first measure against the second, -1 the other way round."""
    are_plans = [is_plan(m) for m in pair]
    if are_plans[0] != are_plans[1] and _OVER_OR_UNDER.search(context.words):
        return -1 if are_plans[0] else 1
    order = _find_mention_order(pair, context.words)
    return order if context.sentence_hints.difference else 0


def _find_mention_order(pair: Pair, words: str) -> int:
    """1 where words name the first of two measures before the second, -1 the other way round."""
    places = [
        min((words.find(t) for t in m.tokens - other.tokens if t in words), default=-1)
        for m, other in (pair, pair[::-1])
    ]
    if min(places) < 0 or places[0] == places[1]:
        return 0
    return 1 if places[0] < places[1] else -1


def _find_base_in_sentence(pair: Pair, sizes: tuple[float, float], context: FigureContext) -> int:
    """As `_find_base_measure`; 0 for a share of a whole, or where less than planned is "over"."""
    if context.figure.meaning == "percent" and _ACCOUNTS.search(context.clause):
        return 0
    base = _find_base_measure(pair, context)
    match = _OVER_OR_UNDER.search(context.clause) or _OVER_OR_UNDER.search(context.words)
    if base and match and is_plan(pair[0]) != is_plan(pair[1]):
        return base if ((sizes[0] - sizes[1]) * base > 0) == bool(match["over"]) else 0
    return base or _find_base_in_clause(pair, context)


def _find_base_in_clause(pair: Pair, context: FigureContext) -> int:
    """1 where a name has more or less in one of two columns than in the other."""
    if not _speaks_of_difference(context):
        return 0
    return int(any(count_mentions(m.tokens, context.clause.lower()) for m in pair))


def _add_sums(
    candidates: CandidateValues,
    pair: Pair,
    sizes: tuple[float, float],
    context: FigureContext,
) -> None:
    """Two columns of one kind added up, and the share that each has of both."""
    if context.figure.meaning == "multiple":
        order = _find_mention_order(pair, context.clause.lower())
        quotients = [(sizes, 1), (sizes[::-1], -1)]
        candidates.ratios += [x / y for (x, y), way in quotients if y and order in (0, way)]
    both = sum(sizes)
    if not both or pair[0].kind != pair[1].kind or not pair[0].additive:
        return
    if context.sentence_hints.total:
        candidates.numbers += [both, both * pair[0].unit_size]
    if context.clause_hints.share:
        mention_counts = [
            count_mentions(measure.tokens, context.clause.lower()) for measure in pair
        ]
        candidates.percents += [
            s / both
            for s, n in zip(sizes, mention_counts, strict=True)
            if n == max(mention_counts) > 0
        ]


def _speaks_of_difference(context: FigureContext) -> bool:
    hints = context.sentence_hints
    return hints.difference or hints.gap or _OVER_OR_UNDER.search(context.words) is not None


def _is_later(one: Measure, other: Measure) -> bool:
    return find_time_order(one.words) > find_time_order(other.words)
