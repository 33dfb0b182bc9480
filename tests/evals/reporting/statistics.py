"""Intervals and tests for shares of right answers."""

from collections.abc import Sequence
from math import ceil, comb, sqrt

Z_95 = 1.959963984540054


def wilson_interval(right: int, asked: int) -> tuple[float, float]:
    """The 95 % interval of a share, by Wilson's score."""
    if not asked:
        return 0.0, 1.0
    share, square = right / asked, Z_95**2
    centre = share + square / (2 * asked)
    width = Z_95 * sqrt(share * (1 - share) / asked + square / (4 * asked**2))
    total = 1 + square / asked
    return max(0.0, (centre - width) / total), min(1.0, (centre + width) / total)


def mcnemar_exact(first_alone: int, second_alone: int) -> float:
    """The two-sided p of McNemar's exact test: by the questions that only one of two got right."""
    differing = first_alone + second_alone
    fewer = min(first_alone, second_alone)
    tail: float = sum(comb(differing, k) for k in range(fewer + 1)) / 2.0**differing
    return min(1.0, 2 * tail)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of them do not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * share) - 1)] if ordered else 0.0


def mean(values: Sequence[float]) -> float:
    """The mean; 0 of none."""
    return sum(values) / len(values) if values else 0.0
