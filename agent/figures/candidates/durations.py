"""Converts durations to the unit of a figure: 44.4 hours are "almost two days"."""

import re

from agent.figures.candidates.figure_context import FigureContext
from agent.figures.result.result_table import Measure

_SECONDS = {
    r"毫秒|\b(?:ms|milliseconds?)\b": 0.001,
    r"(?<!毫)秒|\b(?:seconds?|secs?)\b": 1,
    r"分钟|\b(?:minutes?|mins?)\b": 60,
    r"小时|\b(?:hours?|hrs?)\b": 3600,
    r"天|\bdays?\b": 86400,
    r"周|星期|\bweeks?\b": 604800,
}
_UNITS = [(re.compile(words, re.IGNORECASE), size) for words, size in _SECONDS.items()]
_BESIDE = [
    (re.compile(rf"^[\s-]?(?:个)?(?:{words})", re.IGNORECASE), s) for words, s in _SECONDS.items()
]


def find_conversion(measure: Measure, context: FigureContext) -> float:
    """The factor from the unit of the measure to that of the figure; 1 where they are the same."""
    if measure.kind != "duration":
        return 1
    unit_size = next((size for reader, size in _BESIDE if reader.match(context.after)), 0)
    if not unit_size:
        own = context.figure.text[-1:]
        unit_size = next((size for reader, size in _BESIDE if reader.match(own)), 0)
    heading = " ".join(measure.words)
    heading_sizes = {size for reader, size in _UNITS if reader.search(heading)}
    return (
        heading_sizes.pop() / unit_size
        if unit_size and len(heading_sizes) == 1 and unit_size not in heading_sizes
        else 1
    )
