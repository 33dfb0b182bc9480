"""Matches a figure with candidate values at the precision it shows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import floor, log10

import numpy as np
from numpy.typing import NDArray

from agent.figures.candidates import CandidateValues
from agent.figures.extraction.bounds import find_limits
from agent.figures.extraction.figures import Figure, find_figures, mask_ignored, normalize_digits
from agent.figures.extraction.period_mentions import find_periods
from agent.ports import QuestionResult

SLACK = 1e-9
NOISE = 1e-12
"""What sums of floats may be off by; more would let a wrong digit of a large number pass."""
MAX_TOLERANCE = 0.1
ROUNDING = 0.6
"""How much of its last place "about" lets a figure be off by: people do not round to the half."""


def find_match(figure: Figure, facts: CandidateValues, *, loss: bool) -> float | None:
    """The one of `facts` that rounds to `figure`, if any. A loss may be told without its sign."""
    if figure.meaning == "number":
        level = replace(figure, direction=0, signed=figure.signed or not loss)
        if figure.direction:
            return _find_number(figure, facts.differences)
        value = _find_number(level, facts.numbers)
        return value if value is not None else _find_number(figure, facts.differences)
    if figure.meaning == "percent":
        return _find_number(figure, facts.percents)
    if figure.meaning == "points":
        # Points are of a score, too, where no word says that they are of a percentage.
        scores = [number / 100 for number in (*facts.numbers, *facts.differences)]
        of_score = figure.text.endswith(("point", "points")) and "percent" not in figure.text
        return _find_number(figure, facts.points + (scores if of_score else []))
    return _find_number(figure, facts.ratios)


def is_stated(figure: Figure, candidates: CandidateValues) -> bool:
    """Whether the question or the statement contains the figure."""
    figure = replace(figure, direction=0, bound="")
    of_kind = {
        "percent": candidates.percents,
        "multiple": candidates.ratios,
        "number": candidates.numbers,
    }
    return _find_number(figure, of_kind.get(figure.meaning, [])) is not None


def find_stated_figures(answer: QuestionResult) -> CandidateValues:
    """The figures of the question and the literals of the statement, which need no proof."""
    candidates = CandidateValues()
    for figure in _find_figures_in(answer.question.text, answer.sql):
        candidates.numbers.append(figure.value)
        candidates.ratios.append(figure.value)
        if figure.meaning == "percent" or (0 < abs(figure.value) < 1):
            candidates.percents.append(figure.value)
    return candidates


def _find_figures_in(*texts: str) -> Iterator[Figure]:
    for text in texts:
        plain_text = mask_ignored(normalize_digits(text))
        for period in find_periods(plain_text):
            width = period.end - period.start
            plain_text = plain_text[: period.start] + " " * width + plain_text[period.end :]
        yield from find_figures(plain_text)


def _find_number(figure: Figure, numbers: Sequence[float]) -> float | None:
    """The number nearest to the figure among those that round to it."""
    if not numbers:
        return None
    values: NDArray[np.float64] = np.array(numbers, dtype=np.float64)
    if figure.direction and not figure.signed:
        values = values * figure.direction
    elif not figure.signed:
        values = np.abs(values)
    low, high = find_limits(figure.bound, figure.value, figure.step / 2, _find_tolerance(figure))
    slack = figure.step / 2 * SLACK + NOISE * np.abs(values)
    fitting = values[(values >= low - slack) & (values <= high + slack)]
    return float(fitting[np.argmin(np.abs(fitting - figure.value))]) if len(fitting) else None


def _find_tolerance(figure: Figure) -> float:
    """How far "about" lets the number be from what is written."""
    if not figure.value:
        return figure.step / 2
    if not any(map(str.isdigit, figure.text)):
        return MAX_TOLERANCE * abs(figure.value)
    return min(_find_last_place(figure) * ROUNDING, MAX_TOLERANCE * abs(figure.value))


def _find_last_place(figure: Figure) -> float:
    digits = round(abs(figure.value) / figure.step)
    place = figure.step
    while digits and digits % 10 == 0:
        digits, place = digits // 10, place * 10
    leading: float = 10.0 ** floor(log10(abs(figure.value)))
    return min(place, leading)
