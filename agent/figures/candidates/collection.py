"""Collects the candidate values of a figure, by the arithmetic that its sentence speaks of.

Only arithmetic that the sentence speaks of is done, on the rows that it names. Were every pair of
rows compared, almost any small figure would equal something.
"""

import re

from agent.figures.candidates.counts import compute_counts, is_whole
from agent.figures.candidates.durations import find_conversion
from agent.figures.candidates.figure_context import (
    CandidateValues,
    FigureContext,
    add_comparison,
)
from agent.figures.candidates.levels import compute_levels
from agent.figures.candidates.pairs.across_measures import add_across_measures
from agent.figures.candidates.pairs.changes import (
    compute_compound_growth,
    compute_mean_steps,
    find_explicit_pairs,
    find_gaps_at_ends,
    find_implied_pairs,
)
from agent.figures.candidates.pairs.proven_pairs import compare_proven_figures
from agent.figures.candidates.pairs.two_names import (
    between_two,
    find_other_of_two,
    find_two_named,
)
from agent.figures.candidates.shares import compute_share_differences, compute_shares
from agent.figures.extraction.figures import Figure
from agent.figures.result.measure_headings import count_mentions
from agent.figures.result.result_table import MOST_MEASURES, Measure, ResultTable

_LEVEL = re.compile(r"(?:至|(?<!达)到|\bto|\bat)\s*$", re.IGNORECASE)
_CHANGE_NOUN = re.compile(
    r"\b(?:jump|growth|increase|rise|gain|surge|decline|drop|decrease|fall|dip|rate)s?\b",
    re.IGNORECASE,
)
_BARE_UNITS = ("元", "人", "件", "单", "户", "吨")
"""Units that are not those of a heading in 万元, where no 万 stands before them."""
_SHORT_OF = re.compile(r"(?:离|距离?)\ue002.*差[^\ue002]{0,4}$")
_OF_NEXT = re.compile(r"^\s*of (?:the |all |its |their )?[¥$€£]?$", re.IGNORECASE)


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
        if threshold is not None or (is_whole(spoken) and spoken.figure.text.isalpha()):
            return found
    _add_values(found, table, about, spoken)
    _of_a_figure(found, spoken)
    compare_proven_figures(found, spoken)
    return found


def collect_share_changes(
    found: CandidateValues, table: ResultTable, spoken: FigureContext
) -> None:
    """Add what shares are at the ends of a time and how much they change; `table` is of shares."""
    of_shares = CandidateValues()
    _add_values(of_shares, table, table.measures, spoken)
    found.percents += of_shares.percents
    found.points += of_shares.points


def _add_values(
    found: CandidateValues,
    table: ResultTable,
    about: tuple[Measure, ...],
    spoken: FigureContext,
) -> None:
    for measure in about[:MOST_MEASURES]:
        _add_sizes(found, table, measure, spoken)
        for gap in find_gaps_at_ends(table, measure, spoken):
            found.numbers += [gap, gap * measure.size]
        found.numbers += find_other_of_two(table, measure, spoken)
        gaps = find_two_named(table, measure, spoken)
        found.differences += [gap * size for gap in gaps for size in {1, measure.size}]
        for one, other in between_two(table, measure, spoken):
            add_comparison(found, measure, one, other, spoken)
        _add_comparisons(found, table, measure, spoken)
    derived = any(measure.parts is not None for measure in about)
    add_across_measures(found, table, spoken, derived=derived)


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
    if measure.kind == "change" and measure.scale == "plain":
        found.differences += sizes
    if measure.scale == "plain":
        bare = measure.size != 1 and spoken.after.startswith(_BARE_UNITS)
        conversion = find_conversion(measure, spoken)
        found.numbers += sizes if not bare and conversion == 1 else []
        for factor in {measure.size, conversion} - {1}:
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
        found.differences += compute_mean_steps(table, measure, spoken)
        return
    if spoken.scope.pairs:
        for later, earlier in find_explicit_pairs(table, measure, spoken):
            add_comparison(found, measure, later, earlier, spoken)
        if spoken.scope.part_of or spoken.figure.direction:
            return
    level = _is_level(spoken)
    if not level and not spoken.scope.pairs:
        _add_implied_comparisons(found, table, measure, spoken)
    if level or not spoken.figure.direction:
        _add_shares(found, table, measure, spoken)


def _add_implied_comparisons(
    found: CandidateValues, table: ResultTable, measure: Measure, spoken: FigureContext
) -> None:
    hints = spoken.hints
    if hints.average and hints.change:
        found.differences += compute_mean_steps(table, measure, spoken)
    if hints.change or hints.gap or hints.average or not hints.share:
        for later, earlier in find_implied_pairs(table, measure, spoken):
            add_comparison(found, measure, later, earlier, spoken)


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


def _of_a_figure(found: CandidateValues, spoken: FigureContext) -> None:
    """One figure of the sentence as a part of another: "16,100, a fifth of the 79,100"."""
    part, whole = spoken.beside
    if part and _SHORT_OF.search(spoken.before):
        found.differences += [part.value - size for size in found.numbers]
    if part and whole and whole.value and _OF_NEXT.match(spoken.after):
        found.percents.append(part.value / whole.value)
