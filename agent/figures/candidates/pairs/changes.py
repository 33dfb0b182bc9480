"""Changes and differences: the pairs of values that a figure may compare."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

import numpy as np

from agent.figures.candidates.figure_context import (
    FigureContext,
    SizePair,
    aggregate_rows,
    all_rows,
    mean,
    split_by_moment,
)
from agent.figures.candidates.measure_pairs import find_twin_measures
from agent.figures.candidates.pairs.places import PLACES, find_place
from agent.figures.result.result_table import Measure, ResultTable, Rows, cross_rows
from agent.figures.scope.sentence import NAME_SIGN

_GAP_END = re.compile(
    r"(?:(?P<first>从|由|自|\bfrom)|(?:到|至|为|达|\bto))\s*[¥$€£]?$", re.IGNORECASE
)
MAX_PAIRS = 6
_WIDENS = re.compile(
    r"(?:扩大|缩小|拉大|收窄)了?\ue002|\b(?:widen|narrow|grew|shr[ai]nk)\w*(?: further)? by\b",
    re.IGNORECASE,
)
_MATCHED = re.compile(
    r"(?:如果|若|假如)[^。]*(?:达到|追平|追上|持平)"
    r"|\bif\b[^.]*\b(?:match|reach|equal|r[ao]se? to|f[ae]ll to|caught up)",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(
    r"同比|去年|上年|\b(?:year[- ]o(?:n|ver)[- ]year|yoy|last year|the previous year)\b",
    re.IGNORECASE,
)
_NEXT = re.compile(r"随后|之后|次[月年季]|\bbefore \w+ing\b|\bthen\b", re.IGNORECASE)
_THAN_AT_START = re.compile(
    r"\bthan (?:it|they|(?:at )?the)\s?(?:had )?(?:began|beg[iu]n\w*|start\w*|outset)\b"
    r"|比(?:年|期|月)?初",
    re.IGNORECASE,
)
_TURNS = re.compile(r"翻|减半|腰斩|doubl|tripl|trebl|quadrupl|halv", re.IGNORECASE)


def find_explicit_pairs(
    table: ResultTable, measure: Measure, context: FigureContext
) -> list[SizePair]:
    """The two sizes that the sentence itself compares."""
    pairs: list[SizePair] = []
    for rows, base in context.scope.pairs:
        if len(rows):
            pairs.append((aggregate_rows(measure, rows), aggregate_rows(measure, base)))
            if context.sentence_hints.average and len(rows) != len(base):
                pairs.append((mean(measure, rows), mean(measure, base)))
            continue
        parts = split_by_moment(table, context.scope.label_rows)
        if parts:
            pairs.append((aggregate_rows(measure, parts[-1]), aggregate_rows(measure, base)))
    return pairs


def find_implied_pairs(
    table: ResultTable, measure: Measure, context: FigureContext
) -> Iterator[SizePair]:
    """The sizes compared where a sentence names no base: those before, the ends, the extremes."""
    hints = context.sentence_hints
    if hints.change or context.figure.direction or _TURNS.search(context.figure.text):
        yield from _find_pairs_in_time(table, measure, context)
    multiple = context.figure.meaning == "multiple"
    if hints.gap:
        yield from _find_pairs_of_neighbours(measure, context)
        yield from _find_pair_of_places(measure, context)
    if hints.versus or hints.difference or multiple:
        yield from _find_pairs_of_extremes(measure, context)
        if (
            context.scope.name_count == 2
            or hints.versus
            or multiple
            or _MATCHED.search(context.words)
        ):
            yield from _find_pairs_of_names(measure, context)
    if hints.average and len(measure.present_values):
        mean = float(measure.present_values.mean())
        for rows in context.scope.subject_rows or _find_extremes(measure, context):
            yield aggregate_rows(measure, rows), mean


def _find_pairs_of_names(measure: Measure, context: FigureContext) -> Iterator[SizePair]:
    """Each two names, at the period that is named; both ways round in "if A matched B"."""
    row_sets, period_rows = context.scope.mentioned_rows[:MAX_PAIRS], context.scope.period_rows
    if period_rows is not None:
        others = context.scope.mentioned_labels[:MAX_PAIRS]
        row_sets = (
            tuple(c for rows in others if len(c := cross_rows(rows, period_rows))) or row_sets
        )
    for one, other in combinations(row_sets, 2):
        sizes = aggregate_rows(measure, one), aggregate_rows(measure, other)
        yield sizes
        if _MATCHED.search(context.words):
            yield sizes[::-1]


def _find_pairs_in_time(
    table: ResultTable, measure: Measure, context: FigureContext
) -> Iterator[SizePair]:
    parts, period_rows = split_by_moment(table, context.scope.label_rows), context.scope.period_rows
    if len(parts) < 2 or (_YEAR_BEFORE.search(context.clause) and not _has_two_years(table)):
        return
    if _THAN_AT_START.search(context.words):
        yield aggregate_rows(measure, parts[-1]), aggregate_rows(measure, parts[0])
        return
    if period_rows is not None:
        yield from _find_pairs_at(table, measure, parts, period_rows, context)
        return
    if context.sentence_hints.step_before:
        yield aggregate_rows(measure, parts[-1]), aggregate_rows(measure, parts[-2])
    else:
        yield aggregate_rows(measure, parts[-1]), aggregate_rows(measure, parts[0])
    if context.sentence_hints.high or context.sentence_hints.low:
        yield from find_steepest(measure, parts)


def _find_pairs_at(
    table: ResultTable,
    measure: Measure,
    parts: list[Rows],
    period_rows: Rows,
    context: FigureContext,
) -> Iterator[SizePair]:
    inside = [i for i, part in enumerate(parts) if len(cross_rows(part, period_rows))]
    if not inside:
        return
    if len(inside) > 1:
        yield aggregate_rows(measure, parts[inside[-1]]), aggregate_rows(measure, parts[inside[0]])
        return
    place = inside[0]
    before = _find_year_before(table, parts, place) if context.sentence_hints.year_before else None
    if before is not None:
        yield aggregate_rows(measure, parts[place]), aggregate_rows(measure, before)
    elif _NEXT.search(context.before.rpartition(NAME_SIGN)[2]) and place + 1 < len(parts):
        yield aggregate_rows(measure, parts[place + 1]), aggregate_rows(measure, parts[place])
    elif place:
        yield aggregate_rows(measure, parts[place]), aggregate_rows(measure, parts[place - 1])


def _has_two_years(table: ResultTable) -> bool:
    return len({moment[0] for moment in table.moments}) > 1


def _find_year_before(table: ResultTable, parts: list[Rows], place: int) -> Rows | None:
    year, month, day = table.moments[int(parts[place][0])]
    then = (year - 1, month, day)
    return next((part for part in parts if table.moments[int(part[0])] == then), None)


def find_steepest(measure: Measure, parts: list[Rows]) -> list[SizePair]:
    """The largest rise and fall from one moment to the next, in size and in proportion."""
    sizes = np.array([aggregate_rows(measure, part) for part in parts])
    earlier, later = sizes[:-1], sizes[1:]
    mask = earlier != 0
    earlier, later = earlier[mask], later[mask]
    if not len(later):
        return []
    change, growth = later - earlier, (later - earlier) / np.abs(earlier)
    places = {int(f(x)) for f in (np.argmax, np.argmin) for x in (change, growth)}
    return [(float(later[i]), float(earlier[i])) for i in places]


def _find_pairs_of_neighbours(measure: Measure, context: FigureContext) -> Iterator[SizePair]:
    """What lies between a name and the one named before it, or the next in the ranking."""
    scope, ranking = context.scope, measure.ranking.tolist()
    if len(scope.subject_rows) != 1 or len(scope.subject_rows[0]) != 1 or scope.name_count > 1:
        return
    own = int(scope.subject_rows[0][0])
    size = float(measure.values[own])
    for rows in scope.earlier_rows[-1:]:
        yield size, aggregate_rows(measure, rows)
    place = ranking.index(own) if own in ranking else -1
    for other in (place - 1, place + 1) if place >= 0 else ():
        if 0 <= other < len(ranking):
            yield size, float(measure.values[ranking[other]])


def _find_pair_of_places(measure: Measure, context: FigureContext) -> Iterator[SizePair]:
    """What lies between two places of the ranking: "between first and second place"."""
    places = [find_place(match[0]) for match in PLACES.finditer(context.clause)]
    if len(places) < 2:
        places = [find_place(match[0]) for match in PLACES.finditer(context.words)]
    ranking = measure.ranking
    if len(places) == 2 and max(places) <= len(ranking):
        one, other = (float(measure.values[ranking[place - 1]]) for place in places)
        yield one, other


def _find_pairs_of_extremes(measure: Measure, context: FigureContext) -> Iterator[SizePair]:
    hints, ranking = context.sentence_hints, measure.ranking
    if not len(ranking):
        return
    highest, lowest = aggregate_rows(measure, ranking[:1]), aggregate_rows(measure, ranking[-1:])
    owners = context.scope.subject_rows if context.scope.is_named else ()
    if hints.high and hints.low:
        yield highest, lowest
    for rows in owners:
        if hints.low:
            yield aggregate_rows(measure, rows), lowest
        elif hints.high:
            yield aggregate_rows(measure, rows), highest
            yield highest, aggregate_rows(measure, rows)


def _find_extremes(measure: Measure, context: FigureContext) -> list[Rows]:
    ranking = measure.ranking
    extremes = [ranking[:1]] if context.sentence_hints.high and len(ranking) else []
    return extremes + ([ranking[-1:]] if context.sentence_hints.low and len(ranking) else [])


def compute_compound_growth(
    table: ResultTable, measure: Measure, context: FigureContext
) -> list[float]:
    """The growth a step that leads from the first size to the last, and the mean of the steps."""
    sizes = _list_sizes(table, measure, context)
    if len(sizes) < 2 or min(sizes) <= 0:
        return []
    steps = [b / a - 1 for a, b in pairwise(sizes)]
    return [float((sizes[-1] / sizes[0]) ** (1 / len(steps)) - 1), sum(steps) / len(steps)]


def compute_mean_steps(table: ResultTable, measure: Measure, context: FigureContext) -> list[float]:
    """By how much the measure changes on average from one moment to the next."""
    sizes = _list_sizes(table, measure, context)
    return [(sizes[-1] - sizes[0]) / (len(sizes) - 1)] if len(sizes) > 1 else []


def _list_sizes(table: ResultTable, measure: Measure, context: FigureContext) -> list[float]:
    """The sizes at the moments of the period that is named, or at all."""
    period_rows, label_rows = context.scope.period_rows, context.scope.label_rows
    if period_rows is not None and len(period_rows) > 1:
        label_rows = cross_rows(
            period_rows, label_rows if label_rows is not None else all_rows(table)
        )
    return [aggregate_rows(measure, part) for part in split_by_moment(table, label_rows)]


def find_gaps_at_ends(table: ResultTable, measure: Measure, context: FigureContext) -> list[float]:
    """What lay between two names first and last: "the gap narrowed from 800 to 60"."""
    labels = context.scope.mentioned_labels
    if len(labels) != 2 or not context.sentence_hints.gap:
        return []
    parts = [split_by_moment(table, rows) for rows in labels]
    if pair := find_twin_measures(table):
        gaps = [abs(aggregate_rows(m, labels[0]) - aggregate_rows(m, labels[1])) for m in pair]
    elif min(map(len, parts)) > 1:
        gaps = [
            abs(aggregate_rows(measure, one) - aggregate_rows(measure, other))
            for one, other in zip(*parts, strict=False)
        ]
    else:
        return []
    if _WIDENS.search(context.clause):
        return [abs(gaps[-1] - gaps[0])]
    end = _GAP_END.search(context.before)
    return [gaps[0 if end["first"] else -1]] if end else []
