"""Collects the candidate values of a figure, by the arithmetic that its sentence speaks of.

Only arithmetic that the sentence speaks of is done, on the rows that it names. Were every pair of
rows compared, almost any small figure would equal something.
"""

import re
from itertools import combinations

from agent.figures.candidates.changes import (
    between_two,
    compute_compound_growth,
    find_explicit_pairs,
    find_implied_pairs,
)
from agent.figures.candidates.compared_measures import are_comparable
from agent.figures.candidates.counts import compute_counts, is_whole
from agent.figures.candidates.durations import find_conversion
from agent.figures.candidates.figure_context import (
    CandidateValues,
    FigureContext,
    aggregate_rows,
    all_rows,
)
from agent.figures.candidates.levels import compute_levels
from agent.figures.candidates.shares import compute_share_differences, compute_shares
from agent.figures.extraction.figures import Figure
from agent.figures.result.measure_headings import are_same_at_two_times, count_mentions
from agent.figures.result.result_table import Measure, ResultTable

MOST_MEASURES = 6
_LEVEL = re.compile(r"(?:至|(?<!达)到|\bto|\bat)\s*$", re.IGNORECASE)
_CHANGE_NOUN = re.compile(
    r"\b(?:jump|growth|increase|rise|gain|surge|decline|drop|decrease|fall|dip|rate)s?\b",
    re.IGNORECASE,
)
_ACCOUNTS = re.compile(
    r"占|\b(?:account\w*|mak\w+ up|made up|represent\w*|contribut\w*)\b", re.IGNORECASE
)
_PLAN = re.compile(r"预算|计划|目标|\b(?:budget|plan|planned|target)\b", re.IGNORECASE)
_OVER_OR_UNDER = re.compile(
    r"(?P<over>超支|超出|超过|\bover(?:spent|ran|shot)?\b|exceed\w*)"
    r"|(?P<under>节省|节约|结余|剩余|低于|不足|未达|\b(?:saved|under(?:spent|shot)?|below|short(?:fall)?)\b)",
    re.IGNORECASE,
)
_SHORT_OF = re.compile(r"(?:离|距离?)\ue002.*差[^\ue002]{0,4}$")
_OF_NEXT = re.compile(r"^\s*of (?:the |all |its |their )?[¥$€£]?$", re.IGNORECASE)
_TIMES_MORE = re.compile(r"增长|增加|提高|上升|多|高出?", re.IGNORECASE)


def collect_candidates(
    table: ResultTable,
    spoken: FigureContext,
    about: tuple[Measure, ...],
    threshold: Figure | None,
    *,
    countable: bool,
) -> CandidateValues:
    """What the figure may be."""
    found = CandidateValues()
    if countable:
        found.numbers += compute_counts(table, spoken, threshold, about)
        if is_whole(spoken) and spoken.figure.text.isalpha():
            return found
    for measure in about[:MOST_MEASURES]:
        _add_sizes(found, table, measure, spoken)
        for one, other in between_two(table, measure, spoken):
            _add_comparison(found, measure, one, other, spoken)
        _add_comparisons(found, table, measure, spoken)
    _add_across_measures(found, table, spoken)
    _of_a_figure(found, spoken)
    return found


def find_mentioned_measures(measures: tuple[Measure, ...], *texts: str) -> tuple[Measure, ...]:
    """The measures that the first of `texts` to name any speaks of; all where none does."""
    candidates = tuple(m for m in measures if m.kind != "rank")
    for text in texts:
        scores = [count_mentions(m.tokens, text.lower()) for m in candidates]
        best = max(scores, default=0)
        if best:
            return tuple(m for m, score in zip(candidates, scores, strict=True) if score == best)
    return candidates


def _add_sizes(
    found: CandidateValues, table: ResultTable, measure: Measure, spoken: FigureContext
) -> None:
    sizes = compute_levels(table, measure, spoken)
    if measure.scale == "plain":
        found.numbers += sizes
        for factor in {measure.size, find_conversion(measure, spoken)} - {1}:
            found.numbers += [size * factor for size in sizes]
        found.percents += [size for size in sizes if abs(size) <= 1 and size % 1]
        return
    found.numbers += sizes
    sizes = [size / (100 if measure.scale == "points" else 1) for size in sizes]
    if _may_be_level(measure, spoken):
        found.percents += sizes


def _may_be_level(measure: Measure, spoken: FigureContext) -> bool:
    """Whether a percentage of the sentence may be a value of a column of percentages."""
    if spoken.scope.pairs:
        return measure.kind == "change" and not spoken.scope.part_of
    return measure.kind == "change" or not spoken.figure.direction


def _is_level(spoken: FigureContext) -> bool:
    """Whether a size is told that something comes to, not how much it changes."""
    at = _LEVEL.search(spoken.before)
    return at is not None and not (at[0].strip() == "at" and _CHANGE_NOUN.search(spoken.words))


def _add_comparisons(
    found: CandidateValues, table: ResultTable, measure: Measure, spoken: FigureContext
) -> None:
    if spoken.hints.compound or (spoken.sentence.compound and not spoken.scope.pairs):
        found.percents += compute_compound_growth(table, measure, spoken)
        return
    if spoken.scope.pairs:
        for later, earlier in find_explicit_pairs(table, measure, spoken):
            _add_comparison(found, measure, later, earlier, spoken)
        if spoken.scope.part_of or spoken.figure.direction:
            return
    level = _is_level(spoken)
    changes = not level and not spoken.scope.pairs
    compares = spoken.hints.change or spoken.hints.gap or not spoken.hints.share
    if changes and compares:
        for later, earlier in find_implied_pairs(table, measure, spoken):
            _add_comparison(found, measure, later, earlier, spoken)
    if level or not spoken.figure.direction:
        _add_shares(found, table, measure, spoken)


def _add_shares(
    found: CandidateValues, table: ResultTable, measure: Measure, spoken: FigureContext
) -> None:
    stated = any(m.kind == "share" for m in table.measures)
    if stated and not spoken.hints.total and not spoken.ranks:
        return
    parts = compute_shares(table, measure, spoken)
    if not (spoken.hints.change and not spoken.hints.share) or _is_level(spoken):
        found.percents += parts
    found.points += compute_share_differences(table, measure, spoken)


def _add_comparison(
    found: CandidateValues, measure: Measure, later: float, earlier: float, spoken: FigureContext
) -> None:
    difference = later - earlier
    found.differences.append(difference)
    if measure.size != 1:
        found.differences.append(difference * measure.size)
    if measure.scale != "plain":
        found.points.append(difference / (100 if measure.scale == "points" else 1))
    if not earlier:
        return
    found.ratios.append(
        difference / abs(earlier) if _is_multiple_growth(spoken) else later / earlier
    )
    if spoken.scope.part_of:
        found.percents.append(later / earlier)
        return
    found.percents.append(difference / abs(earlier))
    if spoken.hints.share and not spoken.hints.change:
        found.percents.append(later / earlier)


def _is_multiple_growth(spoken: FigureContext) -> bool:
    return "倍" in spoken.figure.text and _TIMES_MORE.search(spoken.before) is not None


def _add_across_measures(found: CandidateValues, table: ResultTable, spoken: FigureContext) -> None:
    """One measure against another: per order, over budget, this year's against last year's."""
    measures = [m for m in table.measures if m.kind != "rank"][:MOST_MEASURES]
    selections = list(spoken.scope.owners) or [all_rows(table)]
    for one, other in combinations(measures, 2):
        for rows in selections:
            a, b = aggregate_rows(one, rows), aggregate_rows(other, rows)
            if pair := are_comparable(table):
                _together(found, pair, (a, b), spoken)
            if are_same_at_two_times(one.words, other.words):
                later, earlier = (b, a) if _is_later(other, one) else (a, b)
                if not spoken.scope.pairs and (spoken.sentence.change or spoken.figure.direction):
                    _add_comparison(found, one, later, earlier, spoken)
            elif spoken.sentence.quotient or spoken.hints.share:
                _add_quotients(found, a * one.size, b * other.size, spoken)
            if against := _held_against(table, (one, other), spoken):
                _add_comparison(found, one, *((a, b) if against > 0 else (b, a)), spoken)


def _of_a_figure(found: CandidateValues, spoken: FigureContext) -> None:
    """One figure of the sentence as a part of another: "16,100, a fifth of the 79,100"."""
    part, whole = spoken.beside
    if part and _SHORT_OF.search(spoken.before):
        found.differences += [part.value - size for size in found.numbers]
    if part and whole and whole.value and _OF_NEXT.match(spoken.after):
        found.percents.append(part.value / whole.value)


def _add_quotients(found: CandidateValues, a: float, b: float, spoken: FigureContext) -> None:
    quotients = [x / y for x, y in ((a, b), (b, a)) if y]
    found.numbers += quotients
    found.percents += [q for q in quotients if spoken.sentence.quotient]
    found.ratios += quotients


def _find_base_measure(one: Measure, other: Measure, spoken: FigureContext) -> int:
    """1 where the sentence holds the first measure against the other, -1 the other way round."""
    if one.kind != other.kind or one.scale != other.scale:
        return 0
    planned = [_PLAN.search(" ".join(m.words)) is not None for m in (one, other)]
    if planned[0] != planned[1] and (found := _OVER_OR_UNDER.search(spoken.words)):
        return -1 if planned[0] == bool(found["over"]) else 1
    places = [
        min((spoken.words.find(t) for t in m.tokens if t in spoken.words), default=-1)
        for m in (one, other)
    ]
    if min(places) < 0 or places[0] == places[1] or not spoken.sentence.difference:
        return 0
    return 1 if places[0] < places[1] else -1


def _held_against(table: ResultTable, pair: tuple[Measure, Measure], spoken: FigureContext) -> int:
    """As `_find_base_measure`; 0 where a percentage is a share of a whole."""
    if spoken.figure.meaning == "percent" and _ACCOUNTS.search(spoken.clause):
        return 0
    return _find_base_measure(*pair, spoken) or _against_own(table, pair[0], spoken)


def _against_own(table: ResultTable, one: Measure, spoken: FigureContext) -> int:
    """1 where a name has more or less in one of two columns than in the other."""
    pair = are_comparable(table)
    if pair is None or pair[0] is not one or not _is_apart(spoken):
        return 0
    return int(any(count_mentions(m.tokens, spoken.clause.lower()) for m in pair))


def _together(
    found: CandidateValues,
    pair: tuple[Measure, Measure],
    sizes: tuple[float, float],
    spoken: FigureContext,
) -> None:
    """Two columns of one kind added up, and the share that each has of both."""
    if spoken.figure.meaning == "multiple":
        found.ratios += [x / y for x, y in (sizes, sizes[::-1]) if y]
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
    return max(one.words) > max(other.words)
