"""Profits and losses: whether a figure of a loss may be told without its sign, and of which."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from agent.figures.candidates import CandidateValues, FigureContext
from agent.figures.result.measure_headings import count_mentions
from agent.figures.result.result_table import Measure, ResultTable

_LOST = re.compile(r"(?:\blost(?: a total of)?|流失了?)[^\ue000\ue002]{0,6}$", re.IGNORECASE)
_LOSING = re.compile(
    r"亏|赤字|\b(?:loss(?:es)?|lost|deficits?|in the red|los(?:e|es|ing) money)\b", re.IGNORECASE
)
_GAINING = re.compile(r"盈|获利|\b(?:profit\w*|gain\w*|earn\w*|surplus)\b", re.IGNORECASE)


def are_losses(measures: Sequence[Measure], before: str, table: ResultTable) -> bool:
    """Whether the verb that tells of a loss names the measure: customers "lost"; or its sign."""
    match = _LOST.search(before)
    if match and not table.moments and find_signed(measures):
        return True
    verb = "流失" if match and not match[0].isascii() else "lost"
    return match is not None and all(verb in m.tokens for m in measures)


def find_signed(measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """Those of the measures that have profits and losses."""
    return tuple(m for m in measures if np.any(m.present_values < 0))


def keep_sign(
    candidates: CandidateValues, measures: Sequence[Measure], context: FigureContext
) -> CandidateValues:
    """Only losses where the clause speaks of a loss, not of a profit as well."""
    losing = _LOSING.search(context.clause) and not _GAINING.search(context.clause)
    others = [m for m in measures if m not in find_signed(measures)]
    is_signed = bool(measures) and not any(
        count_mentions(m.tokens, context.clause.lower()) for m in others
    )
    if not losing or context.figure.direction or not is_signed or len(others) == len(measures):
        return candidates
    return replace(candidates, numbers=[number for number in candidates.numbers if number < 0])
