"""Finds the chart type that a text names: the user's question, or a model's hint."""

from agent.charting.catalogue.chart_types import CHART_TYPES
from agent.charting.catalogue.entry import ChartTypeEntry
from model.answers.activities import ChartType


def find_requested_type(text: str) -> ChartType | None:
    """The type that `text` names in Chinese or English, or is; None when it names none."""
    plain = text.strip().lower()
    for kind in CHART_TYPES:
        if plain in (kind, f"{kind} chart"):
            return kind
    return next((e.name for e in _sort_by_rank() if e.words.pattern.search(text)), None)


def remove_type_words(text: str) -> str:
    """`text` without the words that name a type."""
    for entry in _sort_by_rank():
        text = entry.words.pattern.sub("", text)
    return text


def _sort_by_rank() -> list[ChartTypeEntry]:
    """The most specific words first; of the same rank the later types."""
    later_first = [*CHART_TYPES.values()][::-1]
    return sorted(later_first, key=lambda entry: entry.words.rank)
