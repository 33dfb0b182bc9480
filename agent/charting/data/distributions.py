"""Distributions: bins of histograms, box plots with outliers."""

import math
from collections.abc import Sequence

MAX_BINS = 40
MAX_OUTLIERS = 200
_FENCE = 1.5
_STEPS = (1, 2, 2.5, 5, 10)

Bin = tuple[float, float, int]
Box = tuple[float, float, float, float, float]


def make_bins(values: Sequence[float]) -> list[Bin]:
    """From, to and how many: bins of one round width, the last one with its upper end."""
    low, high = min(values), max(values)
    bin_count = math.ceil(math.log2(len(values)) + 1)
    whole = all(float(value).is_integer() for value in values)
    width = _round_width((high - low) / bin_count, whole=whole)
    start = math.floor(low / width) * width
    count = min(MAX_BINS, max(1, math.ceil(round((high - start) / width, 9))))
    if whole and start + count * width == high:  # 10 is not among 8 to 10 when 8 and 9 are
        count += 1
    counts = [0] * count
    for value in values:
        counts[min(count - 1, int((value - start) / width))] += 1
    return [
        (_round_float(start + at * width), _round_float(start + (at + 1) * width), n)
        for at, n in enumerate(counts)
    ]


def make_box(values: Sequence[float]) -> tuple[Box, list[float]]:
    """Whiskers, quartiles and median after Tukey, and the values beyond the whiskers."""
    sorted_values = sorted(values)
    first, median, third = (_compute_quantile(sorted_values, share) for share in (0.25, 0.5, 0.75))
    fence = _FENCE * (third - first)
    inside = [value for value in sorted_values if first - fence <= value <= third + fence]
    outside = [value for value in sorted_values if not first - fence <= value <= third + fence]
    low, high = (inside[0], inside[-1]) if inside else (first, third)
    return (low, first, median, third, high), outside[:MAX_OUTLIERS]


def _round_width(width: float, *, whole: bool) -> float:
    if width <= 0:
        return 1
    power = 10.0 ** math.floor(math.log10(width))
    round_width = next(step * power for step in _STEPS if step * power >= width * 0.999)
    return max(1, math.ceil(round_width)) if whole else round_width


def _round_float(value: float) -> float:
    tidy = float(f"{value:.12g}")
    return int(tidy) if tidy.is_integer() and abs(tidy) < 2**53 else tidy


def _compute_quantile(sorted_values: Sequence[float], share: float) -> float:
    """Linear interpolation between the closest ranks."""
    at = (len(sorted_values) - 1) * share
    low, high = sorted_values[math.floor(at)], sorted_values[math.ceil(at)]
    return _round_float(low + (high - low) * (at - math.floor(at)))
