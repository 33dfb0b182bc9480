"""Whether a figure says what a number is, at the precision the figure shows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import floor, log10

import numpy as np
from numpy.typing import NDArray

from agent.figures.arithmetic import Facts
from agent.figures.bounds import limits
from agent.figures.find import Figure, figures, masked, plain
from agent.figures.mentions import mentions
from agent.ports import ResultInHand

SLACK = 1e-9
NOISE = 1e-12
"""What sums of floats may be off by; more would let a wrong digit of a large number pass."""
MOST_LOOSE = 0.1
ROUNDING = 0.6
"""How much of its last place "about" lets a figure be off by: people do not round to the half."""


def holds(figure: Figure, facts: Facts, *, loss: bool) -> bool:
    """Whether one of `facts` rounds to `figure`. A loss may be told without its sign."""
    if figure.meaning == "number":
        level = replace(figure, direction=0, signed=figure.signed or not loss)
        if figure.direction:
            return _rounds_to(figure, facts.differences)
        return _rounds_to(level, facts.numbers) or _rounds_to(figure, facts.differences)
    if figure.meaning == "percent":
        return _rounds_to(figure, facts.percents)
    if figure.meaning == "points":
        # Points are of a score, too, where no word says that they are of a percentage.
        scores = [number / 100 for number in (*facts.numbers, *facts.differences)]
        of_score = figure.text.endswith(("point", "points")) and "percent" not in figure.text
        return _rounds_to(figure, facts.points + (scores if of_score else []))
    return _rounds_to(figure, facts.ratios)


def is_stated(figure: Figure, stated: Facts) -> bool:
    """Whether the question or the statement contains the figure."""
    figure = replace(figure, direction=0, bound="")
    if figure.meaning == "percent":
        return _rounds_to(figure, stated.percents)
    if figure.meaning == "multiple":
        return _rounds_to(figure, stated.ratios)
    return figure.meaning == "number" and _rounds_to(figure, stated.numbers)


def stated_figures(answer: ResultInHand) -> Facts:
    """The figures of the question and the literals of the statement, which need no proof."""
    stated = Facts()
    for figure in _figures_of(answer.question.text, answer.sql):
        stated.numbers.append(figure.value)
        stated.ratios.append(figure.value)
        if figure.meaning == "percent" or (0 < abs(figure.value) < 1):
            stated.percents.append(figure.value)
    return stated


def _figures_of(*texts: str) -> Iterator[Figure]:
    for text in texts:
        cleared = masked(plain(text))
        for period in mentions(cleared):
            width = period.end - period.start
            cleared = cleared[: period.start] + " " * width + cleared[period.end :]
        yield from figures(cleared)


def _rounds_to(figure: Figure, numbers: Sequence[float]) -> bool:
    if not numbers:
        return False
    known: NDArray[np.float64] = np.array(numbers, dtype=np.float64)
    if figure.direction and not figure.signed:
        known = known * figure.direction
    elif not figure.signed:
        known = np.abs(known)
    low, high = limits(figure.bound, figure.value, figure.step / 2, _rough(figure))
    slack = figure.step / 2 * SLACK + NOISE * np.abs(known)
    return bool(np.any((known >= low - slack) & (known <= high + slack)))


def _rough(figure: Figure) -> float:
    """How far "about" lets the number be from what is written."""
    if not figure.value:
        return figure.step / 2
    if not any(map(str.isdigit, figure.text)):
        return MOST_LOOSE * abs(figure.value)
    return min(_last_nonzero_place(figure) * ROUNDING, MOST_LOOSE * abs(figure.value))


def _last_nonzero_place(figure: Figure) -> float:
    digits = round(abs(figure.value) / figure.step)
    place = figure.step
    while digits and digits % 10 == 0:
        digits, place = digits // 10, place * 10
    leading: float = 10.0 ** floor(log10(abs(figure.value)))
    return min(place, leading)
