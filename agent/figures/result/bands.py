"""Names for several bands of a column of ranges: "between 25 and 44", 35岁以下, "under-35s"."""

import re
from collections.abc import Iterator
from math import inf

from agent.figures.result.result_table import Rows

Band = tuple[float, float]
MIN_BANDS = 3
_BAND = re.compile(r"(?P<low>\d+)\s*(?:[-–—~至到]|to)\s*(?P<high>\d+)\D{0,6}$")
_OPEN = re.compile(r"(?P<above>\d+)\s*(?:\+|岁?及?以上)|(?:<|under )?(?P<below>\d+)\s*岁?以?下?$")
_YEARS = r"(?:岁|[- ]?years?\b|\s?y/?o\b)"
_MENTIONED_BANDS = re.compile(
    rf"(?:\b(?:between|aged|from)\s+)?(?P<low>\d{{1,3}})\s*(?:[-–—~至到]|to|and)\s*(?P<high>\d{{1,3}})"
    rf"(?=\s*{_YEARS})"
    rf"|(?:\b(?:under|below|younger than)[ -])(?P<under>\d{{1,3}})s?\b|(?P<zhunder>\d{{1,3}})岁以下"
    rf"|(?:\b(?:over|older than)[ -])(?P<over>\d{{1,3}})s\b|(?P<zhover>\d{{1,3}})岁及?以上",
    re.IGNORECASE,
)


def find_named_bands(text: str, labels: dict[str, Rows]) -> Iterator[tuple[int, int, list[Rows]]]:
    """Where the text names bands by their limits: offsets, and the rows of each band."""
    bands = {label: band for label in labels if (band := _parse_band(label))}
    if len(bands) < MIN_BANDS or len(bands) < len(labels) - 1:
        return
    for match in _MENTIONED_BANDS.finditer(text):
        low, high = _parse_limits(match)
        inside = [label for label, band in bands.items() if low <= band[0] and band[1] <= high]
        if inside and len(inside) < len(labels):
            yield match.start(), match.end(), [labels[label] for label in inside]


def _parse_band(label: str) -> Band | None:
    if match := _BAND.search(label):
        return float(match["low"]), float(match["high"])
    if match := _OPEN.search(label):
        return (float(match["above"]), inf) if match["above"] else (-inf, float(match["below"]))
    return None


def _parse_limits(match: re.Match[str]) -> Band:
    if match["low"]:
        return float(match["low"]), float(match["high"])
    if under := match["under"] or match["zhunder"]:
        return -inf, float(under)
    return float(match["over"] or match["zhover"]), inf
