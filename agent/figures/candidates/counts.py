"""Count candidates of a figure: rows, names, rows above a threshold, rises and losses."""

import re

import numpy as np

from agent.figures.candidates.compared_counts import (
    count_against_other_column,
    count_all_beyond,
    count_beside_means,
)
from agent.figures.candidates.figure_context import FigureContext, aggregate_rows, split_by_moment
from agent.figures.candidates.label_changes import find_label_changes, find_stated_changes
from agent.figures.candidates.measure_pairs import find_times
from agent.figures.candidates.streaks import find_streaks, is_streak
from agent.figures.extraction.change_words import (
    FALLS_EN,
    FALLS_ZH,
    GAIN,
    LOSS,
    RISES_EN,
    RISES_ZH,
)
from agent.figures.extraction.figures import Figure
from agent.figures.result.measure_headings import count_mentions
from agent.figures.result.result_table import Measure, ResultTable, Rows
from agent.figures.scope.sentence import NAME_SIGN
from model.locales.chinese import compile_chinese

_DIRECTLY_AFTER_NAMES = re.compile(r"\ue000\ue001*$")
_RISE_WORDS = re.compile(
    r"(?<![负新])增|涨|升|\b(?:grew|grow\w*|rose|ris\w+|increas\w*"
    r"|(?<!adds )(?<!add )(?<!makes )(?<!make )(?<!made )(?<!making )up"
    rf"|gain\w*|climb\w*|jump\w*|surg\w*|{RISES_EN})\b|{RISES_ZH}",
    re.IGNORECASE,
)
_FALL_WORDS = re.compile(
    r"\blost\b|负增长|降|跌|减|下滑|回落|\b(?:fell|fall\w*|declin\w*|drop\w*|down|decreas\w*"
    rf"|shrank|slip\w*|slid\w*|dip\w*|sank|slump\w*|plung\w*|{FALLS_EN})\b|{FALLS_ZH}",
    re.IGNORECASE,
)
_FLAT = re.compile(r"持平|不变|没有变化|\b(?:flat|unchanged)\b", re.IGNORECASE)
_GAIN_WORDS = re.compile(GAIN, re.IGNORECASE)
_OF_THE = re.compile(
    r"\b(?:of (?:the |all |these |those |its |our )*|across (?:the )?|all (?:the )?"
    r"|(?:over|during|throughout) (?:the|these|those) )$",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"^[^\ue000，,]{0,8}?(?:中|里|当中|之中)(?![^，,]{0,2}位)")
_DENIED = re.compile(r"未|没有|尚未|不|\b(?:not|never|un\w+)\b|n't", re.IGNORECASE)
_WITHOUT = compile_chinese(
    r"(?:没有|未曾?|无|零)(?P<what>\p{Han}{2,10})"
    r"|\b(?:no|zero|without(?: any)?|not a single)(?P<en> [a-z ]{3,24})",
    re.IGNORECASE,
)
_ITEMS = compile_chinese(r"[项个类种](?P<what>\p{Han}{2})")
_MOMENTS = re.compile(
    r"(?:[年季月周天日]|\S? ?(?:个?[季月周]|年|天"
    r"|[a-z ]{0,16}\b(?:year|quarter|month|week|day)s?\b))",
    re.IGNORECASE,
)
_TOP_OF = re.compile(r"\b(?:top|bottom|first|last)\s*$", re.IGNORECASE)
_ARE_NOT = re.compile(
    r"\s*(?:\w+ )?(?:are|were|did|do|have|had|is|was|does|has)(?: not|n['’]t)\s*[.,;]?\s*$",
    re.IGNORECASE,
)
"""The rest of those counted before: "three are profitable, two are not"."""
_OTHER_PART = re.compile(r"\b(?:and|but|while)\b|[、，,;；和而]", re.IGNORECASE)
_IN_ALL = re.compile(
    r"[总共]|合计|一共|全部|\b(?:in all|in total|total|altogether|there (?:are|were))\b",
    re.IGNORECASE,
)
"""Words by which a count is that of all rows, not of those shown."""
_LOSS_WORDS = re.compile(LOSS, re.IGNORECASE)


def compute_counts(
    table: ResultTable,
    context: FigureContext,
    threshold: Figure | None,
    measures: tuple[Measure, ...],
) -> list[float]:
    """The counts that the figure may be."""
    stated_counts = _count_by_wording(table, context, threshold, measures)
    if stated_counts is not None:
        return stated_counts
    rows = _choose_rows(table, context)
    if table.is_cut and _IN_ALL.search(context.clause):
        return [float(table.total)] if table.total is not None else []
    counts = [table.row_count, len(rows), *map(len, table.groups), len(table.rows_by_moment)]
    counts += [table.total] if table.total is not None else []
    counts += (
        [table.row_count - rank for rank in context.ranks] if context.clause_hints.rest else []
    )
    counts += [len(scope) for scope in context.scope.subject_rows if len(scope) > 1]
    counts += [len(m.present_values) for m in table.measures]
    counts += find_times(table)
    counts += [context.name_count, context.scope.name_count, len(context.scope.mentioned_rows)]
    if context.clause_hints.rest:
        counts += [
            table.row_count - len(context.scope.mentioned_rows),
            table.row_count - context.name_count,
        ]
    return [float(count) for count in counts if count > 0]


def _count_flags(table: ResultTable, context: FigureContext) -> list[float]:
    """How many rows say yes in the column that the words name, or no where they deny it."""
    counts = []
    for tokens, rows in table.flags:
        if count_mentions(tokens, context.clause.lower()):
            is_denied = _DENIED.search(context.clause) is not None
            counts.append(float(table.row_count - len(rows) if is_denied else len(rows)))
    return counts


def _count_named(table: ResultTable, context: FigureContext) -> list[float]:
    """The counts of flags, of columns, or of zeros that the words name."""
    flags = _count_flags(table, context) or _count_measures(table, context)
    return flags or _count_zeros(table, context)


def _count_zeros(table: ResultTable, context: FigureContext) -> list[float]:
    """How many rows have nothing of a measure: 没有发生过故障, "had no failures"."""
    match = _WITHOUT.search(context.clause)
    words = (match["what"] or match["en"]).lower() if match else ""
    measures = [m for m in table.measures if match and _is_named_in(m, words)]
    return [float(np.sum(m.zero_filled == 0)) for m in measures if np.any(m.zero_filled == 0)]


def _is_named_in(measure: Measure, words: str) -> bool:
    """Whether words name a measure, or begin the Chinese name of it: 故障 of 故障次数."""
    begins = (word[:2] for word in measure.words if not word[:2].isascii())
    return bool(count_mentions(measure.tokens, words)) or any(part in words for part in begins)


def _count_measures(table: ResultTable, context: FigureContext) -> list[float]:
    """How many columns bear the name of what is counted: 两项收入."""
    noun = _ITEMS.match(f"{context.figure.text[-1:]}{context.after}")
    measures = [m for m in table.measures if noun and any(noun["what"] in w for w in m.words)]
    of_kinds = [float(table.row_count)] if noun and noun[0][0] in "类种" else []
    return [float(len(measures)), *of_kinds] if len(measures) > 1 else []


def _count_by_wording(
    table: ResultTable,
    context: FigureContext,
    threshold: Figure | None,
    measures: tuple[Measure, ...],
) -> list[float] | None:
    """The counts that the words around the figure name; None where they name none."""
    counts: list[float] | None = None
    if is_whole(context):
        counts = _list_totals(table, context)
    elif threshold is not None:
        counts = list(
            count_all_beyond(table, measures, threshold, context, _choose_rows(table, context))
        )
    elif context.proven_figures and _ARE_NOT.match(context.after):
        counts = [table.row_count - context.proven_figures[-1].value]
    elif name_counts := _count_named(table, context):
        counts = name_counts
    elif _DIRECTLY_AFTER_NAMES.search(context.before):
        counts = [
            float(n) for n in (*map(len, context.scope.subject_rows), context.scope.name_count)
        ]
    elif (
        context.scope.label_rows is None
        and (period_rows := context.scope.period_rows) is not None
        and re.search(r"有\s*$|\b(?:are|were)\s*$", context.before)
    ):
        counts = [float(len(period_rows))]
    else:
        signs = _count_by_sign(table, measures, context) or count_against_other_column(
            table, context
        )
        counts = signs or count_beside_means(measures, context)
    return counts


def _choose_rows(table: ResultTable, context: FigureContext) -> Rows:
    period_rows, label_rows = context.scope.period_rows, context.scope.label_rows
    rows = label_rows if label_rows is not None and len(label_rows) > 1 else period_rows
    if context.clause_hints.rest and NAME_SIGN not in context.clause:
        mentioned = [*context.scope.mentioned_rows, np.empty(0, dtype=np.intp)]
        return np.setdiff1d(np.arange(table.row_count), np.concatenate(mentioned))
    if rows is None or len(rows) < 2 or not context.scope.is_named:
        return np.arange(table.row_count)
    return rows


def _count_by_sign(
    table: ResultTable, measures: tuple[Measure, ...], context: FigureContext
) -> list[float]:
    """How many are below zero, above it, rising or falling, as the words nearest by say."""
    for words in (
        context.after,
        _OTHER_PART.split(context.after)[0] + context.before,
        context.clause,
    ):
        losing, gaining = _LOSS_WORDS.search(words), _GAIN_WORDS.search(words)
        has_negatives = any(np.any(m.present_values < 0) for m in measures)
        if bool(losing) != bool(gaining) and (losing or has_negatives):
            return [
                float(np.sum(m.present_values < 0 if losing else m.present_values > 0))
                for m in measures
            ]
        if _FLAT.search(words) and not (_RISE_WORDS.search(words) or _FALL_WORDS.search(words)):
            return _count_changes(table, measures, context, sign=0)
        rising, falling = _RISE_WORDS.search(words), _FALL_WORDS.search(words)
        if bool(rising) == bool(falling):
            continue
        if is_streak(context):
            return find_streaks(table, measures, context, rising=bool(rising))
        return _count_changes(table, measures, context, sign=1 if rising else -1)
    return [float(n) for n in find_times(table)] if is_streak(context) else []


def _count_changes(
    table: ResultTable, measures: tuple[Measure, ...], context: FigureContext, *, sign: int
) -> list[float]:
    changes, of_moments = find_stated_changes(table), _counts_moments(context)
    for measure in measures:
        if not of_moments and len(labels := find_label_changes(table, measure)):
            changes.append(labels)
            continue
        sizes = [
            aggregate_rows(measure, part)
            for part in split_by_moment(table, context.scope.label_rows)
        ]
        changes += [np.diff(np.array(sizes))] if len(sizes) > 1 else []
    return [float(np.sum(np.sign(steps) == sign)) for steps in changes]


def _counts_moments(context: FigureContext) -> bool:
    return _MOMENTS.match(f"{context.figure.text[-1:]} {context.after}") is not None


def _list_totals(table: ResultTable, context: FigureContext) -> list[float]:
    """The totals of which some rows are counted: "of the eight months", 七款商品中."""
    counts = [
        table.row_count,
        *map(len, table.groups),
        len(table.rows_by_moment),
        len(_choose_rows(table, context)),
    ]
    counts += [len(measure.present_values) for measure in table.measures]
    counts += find_times(table)
    counts += context.ranks if _TOP_OF.search(context.before) else []
    return [float(count) for count in counts if count > 0]


def is_whole(context: FigureContext) -> bool:
    """Whether the figure says how many there are that others are counted of."""
    return bool(_OF_THE.search(context.before) or _INSIDE.search(context.after))
