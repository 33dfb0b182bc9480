"""Compares the two figures before a figure: "12% against 15%, 3 points less", "1.2m, up 20%"."""

import re
from collections.abc import Sequence
from math import isclose

from agent.figures.candidates.figure_context import CandidateValues, FigureContext, ProvenFigure
from agent.figures.scope.sentence import NAME_SIGN

_BASE_LAST = re.compile(
    r"[比较]|高于|低于|\b(?:compared|than|versus|vs|against|(?:up|down) from|above|below)\b",
    re.IGNORECASE,
)
"""Words between two figures of which the second is what the first is compared with."""
_BASE_FIRST = re.compile(r"[到至为]|→|\bto\b|\binto\b", re.IGNORECASE)
_NET = re.compile(r"净|\bnet\b", re.IGNORECASE)


def compare_proven_figures(candidates: CandidateValues, context: FigureContext) -> None:
    """Add the change from one of the last two proven figures to the other."""
    if (NAME_SIGN in context.before and not _is_aside(context)) or not _speaks_of_change(context):
        return
    kinds = ("percent",) if context.figure.meaning == "points" else ("number", "percent")
    pair = _choose_pair(
        [proof for proof in context.proven_figures if proof.figure.meaning in kinds]
    )
    if len(pair) < 2 or pair[0].figure.meaning != pair[1].figure.meaning:
        return
    ordered_pair = _order(pair, context)
    if ordered_pair is None:
        return
    later, earlier = ordered_pair
    difference = later - earlier
    if pair[0].figure.meaning == "percent":
        candidates.points.append(difference)
        return
    candidates.differences.append(difference)
    if earlier:
        candidates.percents.append(difference / abs(earlier))
        candidates.ratios.append(later / earlier)


def _choose_pair(proven_figures: Sequence[ProvenFigure]) -> Sequence[ProvenFigure]:
    """The last two; the two before the last where that is their difference."""
    last = proven_figures[-3:]
    if len(last) == 3 and isclose(abs(last[0].value - last[1].value), abs(last[2].value)):
        return last[:2]
    return proven_figures[-2:]


def _is_aside(context: FigureContext) -> bool:
    """Whether the figure stands in brackets: "3,975 the year before (+13%)"."""
    return context.before.rstrip(" +-").endswith(("(", "（"))


def _speaks_of_change(context: FigureContext) -> bool:
    hints = context.clause_hints
    has_hint = hints.change or hints.difference or hints.gap or hints.versus
    return bool(
        has_hint or context.figure.signed or context.figure.direction or _NET.search(context.before)
    )


def _order(pair: Sequence[ProvenFigure], context: FigureContext) -> tuple[float, float] | None:
    """The later or compared value and its base; None where the words leave it open."""
    first, second = pair
    between = context.text[first.figure.end : second.figure.start]
    if _BASE_LAST.search(between) or _NET.search(context.before):
        return first.value, second.value
    if _BASE_FIRST.search(between) or not context.figure.direction:
        return second.value, first.value
    if first.place is None or second.place is None or first.place == second.place:
        return None
    later = (first, second) if first.place > second.place else (second, first)
    return later[0].value, later[1].value
