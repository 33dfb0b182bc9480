"""Collects the candidate values of a figure, by the arithmetic that its sentence speaks of.

The rows that the sentence names are added, counted and compared as its words say, and in no other
way: were every pair of rows compared, almost any small figure would equal something.
"""

import re

from agent.figures.candidates.counted_nouns import counts_labels
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
    find_label_pairs,
    find_other_of_two,
    find_two_named,
)
from agent.figures.candidates.shares import compute_share_differences, compute_shares
from agent.figures.extraction.bounds import SIDES
from agent.figures.extraction.figures import Figure
from agent.figures.result.measure_headings import count_mentions
from agent.figures.result.result_table import MAX_MEASURES, Measure, ResultTable

_LEVEL = re.compile(r"(?:至|(?<!达)到|\bto|\bat)\s*$", re.IGNORECASE)
_CHANGE_NOUN = re.compile(
    r"\b(?:jump|growth|increase|rise|gain|surge|decline|drop|decrease|fall|dip|rate)s?\b",
    re.IGNORECASE,
)
_BARE_UNITS = ("元", "人", "件", "单", "户", "吨")
"""Units that are not those of a heading in 万元, where no 万 stands before them."""
_SHORT_OF = re.compile(r"(?:离|距离?)\ue002.*差[^\ue002]{0,4}$")
_THAN_NEXT = re.compile(
    r"^\s*(?:more|less|higher|lower|larger|smaller|fewer) than (?:the |its |their )?[¥$€£]?$"
    r"|^\s*(?:above|below|over|under|up on|down on) (?:the |its |their )?[¥$€£]?$",
    re.IGNORECASE,
)
"""Between a difference and what it is measured by: "6,500, 22% more than the 5,330"."""
_OF_LAST = re.compile(r"\ue002\ue003*\s?[元人件单户吨次个]?的$")
"""After the figure of which another is a part: "40，不足平均值 90 的一半"."""
_OF_NEXT = re.compile(r"^\s*of (?:the |all |its |their )?[¥$€£]?$", re.IGNORECASE)


def collect_candidates(
    table: ResultTable,
    context: FigureContext,
    measures: tuple[Measure, ...],
    threshold: Figure | None,
    *,
    countable: bool,
) -> CandidateValues:
    """The values that the figure may round."""
    candidates, counts_rows = CandidateValues(), counts_labels(table, context)
    if counts_rows and not countable:
        return candidates
    if countable:
        candidates.numbers += compute_counts(table, context, threshold, measures)
        if (
            threshold is not None
            or counts_rows
            or (is_whole(context) and context.figure.text.isalpha())
        ):
            return candidates
    _add_values(candidates, table, measures, context)
    _compare_with_neighbours(candidates, context)
    compare_proven_figures(candidates, context)
    if context.clause_hints.each and context.figure.bound in SIDES:
        candidates.differences.clear()  # "neither sold more than 9" compares each with the limit
    return candidates


def collect_share_changes(
    candidates: CandidateValues, table: ResultTable, context: FigureContext
) -> None:
    """Add what shares are at the ends of a time and how much they change; `table` is of shares."""
    of_shares = CandidateValues()
    _add_values(of_shares, table, table.measures, context)
    candidates.percents += of_shares.percents
    candidates.points += of_shares.points


def _add_values(
    candidates: CandidateValues,
    table: ResultTable,
    measures: tuple[Measure, ...],
    context: FigureContext,
) -> None:
    limits_all = context.clause_hints.everything and context.figure.bound in SIDES
    for measure in measures[:MAX_MEASURES]:
        _add_sizes(candidates, table, measure, context)
        if limits_all and not context.figure.direction:
            _add_shares(candidates, table, measure, context)
            continue
        for gap in find_gaps_at_ends(table, measure, context):
            candidates.numbers += [gap, gap * measure.unit_size]
        candidates.numbers += find_other_of_two(table, measure, context)
        gaps = find_two_named(table, measure, context)
        candidates.differences += [gap * size for gap in gaps for size in {1, measure.unit_size}]
        for one, other in find_label_pairs(table, measure, context):
            add_comparison(candidates, measure, one, other, context)
        _add_comparisons(candidates, table, measure, context)
    if limits_all and not context.figure.direction:
        return
    has_parts = any(measure.parts is not None for measure in measures)
    add_across_measures(candidates, table, context, has_parts=has_parts)


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
    candidates: CandidateValues, table: ResultTable, measure: Measure, context: FigureContext
) -> None:
    sizes = compute_levels(table, measure, context)
    if measure.kind == "change" and measure.scale == "plain":
        candidates.differences += sizes
    if measure.scale == "plain":
        bare = measure.unit_size != 1 and context.after.startswith(_BARE_UNITS)
        conversion = find_conversion(measure, context)
        candidates.numbers += sizes if not bare and conversion == 1 else []
        for factor in {measure.unit_size, conversion} - {1}:
            candidates.numbers += [size * factor for size in sizes]
        candidates.percents += [size for size in sizes if abs(size) <= 1 and size % 1]
        return
    candidates.numbers += sizes
    sizes = [size / (100 if measure.scale == "points" else 1) for size in sizes]
    if _may_be_level(measure, context):
        candidates.percents += sizes


def _may_be_level(measure: Measure, context: FigureContext) -> bool:
    """Whether a percentage of the sentence may be a value of a column of percentages."""
    if context.scope.pairs:
        return measure.kind == "change" and not context.scope.part_of
    return measure.kind == "change" or not context.figure.direction


def _is_level(context: FigureContext) -> bool:
    """Whether the figure is the level that something reaches, not the size of its change."""
    at = _LEVEL.search(context.before)
    return at is not None and not (at[0].strip() == "at" and _CHANGE_NOUN.search(context.words))


def _add_comparisons(
    candidates: CandidateValues, table: ResultTable, measure: Measure, context: FigureContext
) -> None:
    if context.clause_hints.compound or (
        context.sentence_hints.compound and not context.scope.pairs
    ):
        candidates.percents += compute_compound_growth(table, measure, context)
        candidates.differences += compute_mean_steps(table, measure, context)
        return
    if context.scope.pairs:
        for later, earlier in find_explicit_pairs(table, measure, context):
            add_comparison(candidates, measure, later, earlier, context)
        if context.scope.part_of or context.figure.direction:
            return
    level = _is_level(context)
    if not level and not context.scope.pairs:
        _add_implied_comparisons(candidates, table, measure, context)
    if level or not context.figure.direction:
        _add_shares(candidates, table, measure, context)


def _add_implied_comparisons(
    candidates: CandidateValues, table: ResultTable, measure: Measure, context: FigureContext
) -> None:
    hints = context.clause_hints
    if hints.average and hints.change:
        candidates.differences += compute_mean_steps(table, measure, context)
    if hints.change or hints.gap or hints.average or not hints.share:
        for later, earlier in find_implied_pairs(table, measure, context):
            add_comparison(candidates, measure, later, earlier, context)


def _add_shares(
    candidates: CandidateValues, table: ResultTable, measure: Measure, context: FigureContext
) -> None:
    has_share_column = any(m.kind == "share" for m in table.measures)
    if has_share_column and not context.clause_hints.total and not context.ranks:
        return
    parts = compute_shares(table, measure, context)
    if not (context.clause_hints.change and not context.clause_hints.share) or _is_level(context):
        candidates.percents += parts
    candidates.points += compute_share_differences(table, measure, context)


def _compare_with_neighbours(candidates: CandidateValues, context: FigureContext) -> None:
    """Add the number before the figure as a part of the one after: "16,100, a fifth of 79,100"."""
    part, whole = context.number_before, context.number_after
    if part and whole and whole.value and _THAN_NEXT.match(context.after):
        candidates.percents.append(part.value / whole.value - 1)
    if len(context.proven_figures) > 1 and _OF_LAST.search(context.before):
        *_, small, large = (proven.value for proven in context.proven_figures)
        candidates.percents += [small / large] if large else []
        candidates.ratios += [small / large] if large else []
    if part and _SHORT_OF.search(context.before):
        candidates.differences += [part.value - size for size in candidates.numbers]
    if part and whole and whole.value and _OF_NEXT.match(context.after):
        candidates.percents.append(part.value / whole.value)
