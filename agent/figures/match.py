"""Whether a figure says what a number is, at the precision the figure shows."""

from collections.abc import Iterator
from dataclasses import replace
from math import floor, log10

import numpy as np
from numpy.typing import NDArray

from agent.figures.facts import Facts
from agent.figures.find import Figure, figures, masked, plain
from agent.figures.mentions import mentions
from agent.ports import ResultInHand

SLACK = 1e-9
NOISE = 1e-12
"""What sums of floats may be off by; more would let a wrong digit of a large number pass."""
MOST_LOOSE = 0.1


def holds(figure: Figure, facts: Facts, stated: Facts) -> bool:
    """Whether one of `facts`, or of what was `stated` in question or SQL, rounds to `figure`."""
    if figure.meaning == "number":
        return _rounds_to(figure, [*facts.numbers, *stated.numbers])
    if figure.meaning == "percent":
        return _rounds_to(figure, facts.percents) or _stated(figure, stated.percents)
    if figure.meaning == "points":
        return _rounds_to(figure, facts.points)
    return _rounds_to(figure, [*facts.ratios, *stated.ratios])


def _stated(figure: Figure, percents: list[float]) -> bool:
    return _rounds_to(replace(figure, direction=0), percents)


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


def _rounds_to(figure: Figure, numbers: list[float]) -> bool:
    if not numbers:
        return False
    known: NDArray[np.float64] = np.array(numbers, dtype=np.float64)
    if figure.direction and not figure.signed:
        known = known * figure.direction
    elif not figure.signed:
        known = np.abs(known)
    away = np.abs(known - figure.value)
    return bool(np.any(away <= _room(figure) * (1 + SLACK) + NOISE * np.abs(known)))


def _room(figure: Figure) -> float:
    """How far the number may be from what is written: half the last digit, more after 约."""
    half = figure.step / 2
    if not figure.about or not figure.value:
        return half
    return max(half, min(_last_nonzero_place(figure), MOST_LOOSE * abs(figure.value)))


def _last_nonzero_place(figure: Figure) -> float:
    digits = round(abs(figure.value) / figure.step)
    place = figure.step
    while digits and digits % 10 == 0:
        digits, place = digits // 10, place * 10
    leading: float = 10.0 ** floor(log10(abs(figure.value)))
    return min(place, leading)
