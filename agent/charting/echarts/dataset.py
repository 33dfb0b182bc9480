"""The data of an option: one dataset, strings and numbers."""

from typing import Any

from agent.charting.data.frame import ChartFrame
from model.answers.activities import ChartSeries

Option = dict[str, Any]
ARIA = {"enabled": True}


def make_data_option(frame: ChartFrame) -> Option:
    """The data alone, for types that ECharts does not draw."""
    return {"dataset": make_dataset(frame)}


def make_series_label(series: ChartSeries) -> str:
    """The name of a series in the legend: its group, else its measure."""
    return series.group if series.group is not None else series.label


def make_dimension_names(frame: ChartFrame) -> list[str]:
    """The dimensions of the frame, each with a name of its own."""
    names: list[str] = []
    for name in (frame.x.label, *map(make_series_label, frame.series)):
        names.append(name if name not in names else f"{name} ({len(names)})")
    return names


def make_dataset(frame: ChartFrame) -> Option:
    """The dataset of a frame: labels, then a dimension a series."""
    return make_source(make_dimension_names(frame), [list(row) for row in frame.rows])


def make_source(dimensions: list[str], rows: list[list[Any]]) -> Option:
    """A dataset of rows without a header."""
    return {"dimensions": dimensions, "source": rows, "sourceHeader": False}


def make_tooltip(trigger: str) -> Option:
    """A tooltip that is text, never HTML."""
    return {"trigger": trigger, "renderMode": "richText", "confine": True}


def make_triples(frame: ChartFrame) -> list[list[Any]]:
    """A row for each number: its label, its series, the number."""
    return [
        [row[0], make_series_label(series), value]
        for row in frame.rows
        for series, value in zip(frame.series, row[1:], strict=True)
        if value is not None
    ]
