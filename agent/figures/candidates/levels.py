"""Level candidates of a figure: of the named rows, else of all rows."""

import re

import numpy as np

from agent.figures.candidates.figure_context import (
    FigureContext,
    aggregate_rows,
    all_rows,
    find_median,
    find_outmost,
    find_previous_part,
    find_top_and_bottom,
    split_by_moment,
)
from agent.figures.candidates.portions import (
    find_by_sign,
    find_cumulative,
    find_remainders,
    is_of_the_rest,
)
from agent.figures.extraction.bounds import SIDES
from agent.figures.extraction.directions import FROM
from agent.figures.extraction.exception_words import EXCEPT
from agent.figures.result.result_table import Measure, ResultTable, Rows, Values, drop_missing
from agent.figures.scope.relative_periods import is_moment
from agent.figures.scope.sentence import NAME_SIGN

_OF_ALL = re.compile(
    r"\bof\s*$|\bof (?:all|the|a|its|our)\b[^\ue000\ue002]{0,24}$"
    r"|(?:总[^\ue000\ue002\s]{0,4}|全\S{0,2}|整体|合计)(?:的|为)?\s*$"
    r"|\b(?:total|sum)(?: of)?\s*$",
    re.IGNORECASE,
)
_COUNTED_WHOLE = re.compile(
    r"^[^\ue000]*\ue002\ue003*\s?[^\ue000\ue002\s，,]{1,6}?(?:一?共|合计|总计)有?\s*$"
)
"""五个城区共 8 个站: after a count of rows their sum."""
_OF_WHICH = re.compile(r"\s?[元人件单次个]?的")
_OF_MEAN = re.compile(
    r"(?:average|mean|平均值?|均值|平均水平|整体平均)[^\ue000\ue002]{0,14}$", re.IGNORECASE
)
_COMPARES = re.compile(
    r"比|较|高于|低于|超过|\b(?:than|above|below|over|under|against|vs)\b", re.IGNORECASE
)
_TO = re.compile(r"(?:到|至|为|达|\bto|\breach\w*|\bat)\s*[¥$€£]?$", re.IGNORECASE)
_CENTRE = re.compile(
    r"中位|median|平均|均值|每[天日周月季年]的|[人月日年周季店单]均|\baverage\w*|averaging|\bavg|\bmean\b"
    r"|\bper (?:month|day|week|year|quarter)\b",
    re.IGNORECASE,
)
_THE_MEAN = re.compile(
    r"(?:整体|总体|全部|各\S{0,4})的?平均|\bthe (?:overall )?average\b", re.IGNORECASE
)
_MEDIANS = ("中位", "median")
_START = re.compile(
    r"(?:起|初|\b(?:start\w*|began|begin\w*|open\w*))[^\ue000\ue002]{0,24}$", re.IGNORECASE
)
_FINISH = re.compile(
    r"(?:末|最终|最后|\b(?:end(?:ed|ing|s)?|finish\w*|clos\w+))[^\ue000\ue002]{0,24}$",
    re.IGNORECASE,
)
_A_PERIOD = re.compile(
    r"^\s*(?:[a-z]+ )?(?:an?|each|every|per) (?P<unit>day|week|month|quarter|year)\b", re.IGNORECASE
)
_EVERY_PERIOD = re.compile(r"每个?(?P<unit>[天日周月年]|季度?)[^\ue000\ue002]{0,6}$")
_ENDS = re.compile(r"介于|不等|之间|\b(?:rang\w+|var(?:y|ies|ied))\b", re.IGNORECASE)
"""Words by which two figures are the lowest and the highest."""
FEW = 12


def compute_levels(table: ResultTable, measure: Measure, context: FigureContext) -> list[float]:
    """The sizes of one measure that the figure may be."""
    scope, hints = context.scope, context.clause_hints
    if (bound := _find_bound_of_several(table, measure, context)) is not None:
        return bound
    if is_of_the_rest(context):
        return _compute_levels_of_rest(table, measure, context)
    if (per_moment := _compute_levels_per_moment(table, measure, context)) is not None:
        return per_moment
    levels = find_cumulative(table, measure, context) if hints.cumulative else []
    for rows in scope.subject_rows:
        levels += _compute_levels_of_rows(table, measure, rows, context)
    levels += _compute_levels_of_rest(table, measure, context) if hints.rest else []
    if _speaks_of_all(context) and scope.period_rows is not None and scope.label_rows is not None:
        levels.append(aggregate_rows(measure, scope.period_rows))
    if not scope.is_named or _speaks_of_all(context) or _averages_all(context):
        levels += _compute_levels_of_all(table, measure, context)
    if context.ranks and (not scope.is_named or hints.total or hints.average):
        levels += [
            aggregate_rows(measure, rows)
            for rows in find_top_and_bottom(measure, context.ranks)
            if measure.additive or hints.average
        ]
    return levels


def _find_bound_of_several(
    table: ResultTable, measure: Measure, context: FigureContext
) -> list[float] | None:
    """The value that a limit for all rows depends on, or for each name; None where none is."""
    if context.figure.bound not in SIDES:
        return None
    if context.clause_hints.everything:
        return _find_bound_of_all(table, measure, context)
    if context.clause_hints.each and len(context.scope.mentioned_labels) > 1:
        return [find_outmost(_aggregate_named(measure, context), context)]
    return None


def _compute_levels_per_moment(
    table: ResultTable, measure: Measure, context: FigureContext
) -> list[float] | None:
    """What a figure "a week" may be where each moment is a week; None where none is said."""
    match = _A_PERIOD.match(context.after) or _EVERY_PERIOD.search(context.before)
    extreme = context.clause_hints.high or context.clause_hints.low or context.clause_hints.median
    if match is None or extreme or not table.moments or context.figure.meaning != "number":
        return None
    if not is_moment(match["unit"].lower(), table):
        return None
    several = [rows for rows in context.scope.subject_rows if len(split_by_moment(table, rows)) > 1]
    row_sets = (
        list(context.scope.subject_rows) if context.scope.is_named else [*several, all_rows(table)]
    )
    parts = [len(split_by_moment(table, rows)) for rows in row_sets]
    if not measure.additive:
        return [aggregate_rows(measure, rows) for rows in row_sets]
    return [aggregate_rows(measure, r) / n for r, n in zip(row_sets, parts, strict=True) if n]


def _find_bound_of_all(table: ResultTable, measure: Measure, context: FigureContext) -> list[float]:
    """The value that a limit for all rows depends on: of all named, or of all but those named."""
    if EXCEPT.search(context.words) or context.clause_hints.rest:
        parts = find_remainders(table, measure, context)
        return [find_outmost(drop_missing(measure.values[rows]), context) for rows in parts]
    values = measure.present_values
    for rows in context.scope.subject_rows[:1] if context.scope.is_named else ():
        values = drop_missing(measure.values[rows])
    return [find_outmost(values, context)]


def _averages_all(context: FigureContext) -> bool:
    """Whether an average is told without a name after one of a single row."""
    single = all(len(rows) == 1 for rows in context.scope.subject_rows)
    alone = context.clause_hints.average and NAME_SIGN not in context.clause
    return alone and (single or _THE_MEAN.search(context.before) is not None)


def _speaks_of_all(context: FigureContext) -> bool:
    if _COUNTED_WHOLE.search(context.before):
        return True
    if context.before.rstrip().endswith("占") and _OF_WHICH.match(context.after):
        return True
    if _OF_ALL.search(context.before) and context.figure.meaning == "number":
        return NAME_SIGN not in context.before or bool(re.search(r"\bof\b|占", context.before))
    return bool(_OF_MEAN.search(context.before) and _COMPARES.search(context.before))


def _compute_levels_of_rows(
    table: ResultTable, measure: Measure, rows: Rows, context: FigureContext
) -> list[float]:
    values, hints = drop_missing(measure.values[rows]), context.clause_hints
    if not len(values):
        return []
    if len(values) == 1:
        return [float(values[0]), *_find_levels_at_ends(table, measure, rows, context)]
    adds_up = measure.additive or measure.parts is not None
    levels = [aggregate_rows(measure, rows)] if adds_up and not hints.average else []
    if hints.average or hints.median:
        levels += _compute_centres(values, context)
        levels += _compute_mean_per_moment(table, measure, rows) if hints.average else []
    if context.figure.bound in SIDES and context.scope.name_count > 1 and not hints.total:
        levels.append(find_outmost(values, context))
    if context.sentence_hints.high or hints.extremes:
        levels.append(float(values.max()))
    if context.sentence_hints.low or hints.extremes:
        levels.append(float(values.min()))
    if hints.each and context.scope.name_count > 1:
        levels += values.tolist() + _find_level_of_each(measure, context)
    return levels + _find_levels_at_ends(table, measure, rows, context)


def _aggregate_named(measure: Measure, context: FigureContext) -> Values:
    return np.array([aggregate_rows(measure, rows) for rows in context.scope.mentioned_labels])


def _find_level_of_each(measure: Measure, context: FigureContext) -> list[float]:
    """What each of the names has, where all have the same: "2,000 each"."""
    sizes = _aggregate_named(measure, context).tolist()
    return sizes[:1] if sizes and max(sizes) == min(sizes) else []


def _compute_mean_per_moment(table: ResultTable, measure: Measure, rows: Rows) -> list[float]:
    parts = [
        part for part in split_by_moment(table, rows) if len(drop_missing(measure.values[part]))
    ]
    return [float(measure.zero_filled[rows].sum()) / len(parts)] if len(parts) > 1 else []


def _find_levels_at_ends(
    table: ResultTable, measure: Measure, rows: Rows, context: FigureContext
) -> list[float]:
    """The first size after "from", the last after "to"; both where another word speaks of ends."""
    parts = split_by_moment(table, rows)
    if len(parts) == 1 and context.sentence_hints.change and FROM.search(context.before):
        before = find_previous_part(table, rows, context.scope.label_rows)
        bases = [before] if before is not None else []
        bases = [base for _, base in context.scope.pairs] or bases
        return [aggregate_rows(measure, base) for base in bases]
    if len(parts) < 2 or not (context.sentence_hints.ends or context.sentence_hints.change):
        return []
    first, last = aggregate_rows(measure, parts[0]), aggregate_rows(measure, parts[-1])
    if FROM.search(context.before) or _START.search(context.before):
        return [first]
    if _TO.search(context.before) or _FINISH.search(context.before):
        return [last]
    return [first, last] if context.clause_hints.ends else []


def _compute_levels_of_rest(
    table: ResultTable, measure: Measure, context: FigureContext
) -> list[float]:
    parts = find_remainders(table, measure, context)
    if context.clause_hints.average:
        return [float(drop_missing(measure.values[rows]).mean()) for rows in parts]
    levels = [aggregate_rows(measure, rows) for rows in parts]
    if context.figure.bound in SIDES:
        levels += [find_outmost(drop_missing(measure.values[rows]), context) for rows in parts]
    return levels


def _compute_centres(values: Values, context: FigureContext) -> list[float]:
    """The mean or the median, whichever the words before the figure say."""
    text = context.before if _CENTRE.search(context.before) else context.clause
    words = {match[0].lower() in _MEDIANS for match in _CENTRE.finditer(text)}
    centres = [find_median(values)] if True in words else []
    return [*centres, float(values.mean())] if False in words else centres


def _compute_levels_of_all(
    table: ResultTable, measure: Measure, context: FigureContext
) -> list[float]:
    hints, values = context.clause_hints, measure.present_values
    if not len(values):
        return []
    levels: list[float] = []
    if hints.average or hints.median:
        levels += _compute_centres(values, context)
        levels += _compute_mean_per_moment(table, measure, all_rows(table)) if hints.average else []
    levels += find_by_sign(measure, context)
    if hints.high or hints.extremes or context.subject_hints.high:
        levels.append(float(values.max()))
    if hints.low or hints.extremes or context.subject_hints.low:
        levels.append(float(values.min()))
    levels += _find_levels_at_ends(table, measure, all_rows(table), context)
    particular = hints.average or hints.median or hints.high or hints.low
    adds_up = measure.additive or measure.parts is not None
    if len(values) == 1 or (adds_up and (hints.total or not particular)):
        levels.append(aggregate_rows(measure, all_rows(table)))
    if hints.each and table.row_count <= FEW and not _ENDS.search(context.clause):
        levels += values.tolist()
    return levels
