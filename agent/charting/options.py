"""ECharts options in plain JSON: data, strings and numbers, no functions, no HTML.

The data is one `dataset` whose first dimension holds the labels and each further one a series
(scatter: x, y, label; heatmap: x, y, value), and every series points into it by `encode` with
dimension indexes. So the page switches types by rewriting `series` and swapping the axes. How axis
and tooltip numbers are written (万 and 亿, k and M, the activity's `unit`) is the page's to add: it
would take functions. Where the unit is "%", the dataset holds percent, not fractions.
"""

from typing import Any

from agent.charting.frame import Frame
from model.activities import ChartSeries, ChartType

Option = dict[str, Any]

MANY_POINTS = 2000
MANY_SYMBOLS = 60
_GRID = {"left": 8, "right": 24, "top": 40, "bottom": 8, "containLabel": True}


def option(kind: ChartType, frame: Frame) -> Option:
    """The option that draws `frame` as `kind`."""
    if kind == "kpi":
        return {"dataset": _dataset(frame)}
    if kind == "pie":
        return _pie(frame)
    if kind == "scatter":
        return _scatter(frame)
    if kind == "heatmap":
        return _heatmap(frame)
    return _cartesian(kind, frame)


def series_label(series: ChartSeries) -> str:
    """What the legend calls a series: its group, else its measure."""
    return series.group if series.group is not None else series.label


def _names(frame: Frame) -> list[str]:
    names: list[str] = []
    for name in (frame.x.label, *map(series_label, frame.series)):
        names.append(name if name not in names else f"{name} ({len(names)})")
    return names


def _dataset(frame: Frame) -> Option:
    rows = [list(row) for row in frame.rows]
    return {"dimensions": _names(frame), "source": rows, "sourceHeader": False}


def _tooltip(trigger: str) -> Option:
    return {"trigger": trigger, "renderMode": "richText", "confine": True}


def _cartesian(kind: ChartType, frame: Frame) -> Option:
    lying = kind == "bar"
    labels: Option = {"type": "category", "name": "" if lying else frame.x.label}
    values: Option = {"type": "value", "name": frame.unit or "", "scale": kind == "line"}
    if lying:
        labels["inverse"] = True
    many = len(frame.series) > 1
    drawn = {
        "dataset": _dataset(frame),
        "tooltip": _tooltip("axis"),
        "legend": {"show": many, "type": "scroll"},
        "grid": dict(_GRID),
        "xAxis": values if lying else labels,
        "yAxis": labels if lying else values,
        "series": [_series(kind, frame, *named) for named in enumerate(_names(frame)[1:], 1)],
        "aria": {"enabled": True},
    }
    if len(frame.rows) > MANY_SYMBOLS:
        drawn["dataZoom"] = [{"type": "inside"}, {"type": "slider"}]
    return drawn


def _series(kind: ChartType, frame: Frame, dimension: int, name: str) -> Option:
    lying = kind == "bar"
    series: Option = {
        "type": "line" if kind in ("line", "area") else "bar",
        "name": name,
        "encode": {"x": dimension, "y": 0} if lying else {"x": 0, "y": dimension},
    }
    if series["type"] == "line":
        series |= {"connectNulls": False, "showSymbol": len(frame.rows) <= MANY_SYMBOLS}
        if len(frame.rows) > MANY_POINTS:
            series["sampling"] = "lttb"
    if kind == "area":
        series["areaStyle"] = {}
    if kind == "stacked" or (kind == "area" and len(frame.series) > 1):
        series["stack"] = "total"
    return series


def _pie(frame: Frame) -> Option:
    return {
        "dataset": _dataset(frame),
        "tooltip": _tooltip("item"),
        "legend": {"show": True, "type": "scroll"},
        "series": [
            {
                "type": "pie",
                "name": series_label(frame.series[0]),
                "radius": ["38%", "68%"],
                "encode": {"itemName": 0, "value": 1},
                "label": {"formatter": "{b}: {d}%"},
            }
        ],
        "aria": {"enabled": True},
    }


def _scatter(frame: Frame) -> Option:
    across, up = frame.series[0].label, frame.series[1].label
    points: Option = {"type": "scatter", "name": up, "encode": {"x": 0, "y": 1, "itemName": 2}}
    if len(frame.rows) > MANY_POINTS:
        points |= {"large": True, "largeThreshold": MANY_POINTS}
    return {
        "dataset": {
            "dimensions": [across, up, frame.x.label],
            "source": [[row[1], row[2], row[0]] for row in frame.rows],
            "sourceHeader": False,
        },
        "tooltip": _tooltip("item"),
        "grid": dict(_GRID),
        "xAxis": {"type": "value", "name": across, "scale": True},
        "yAxis": {"type": "value", "name": up, "scale": True},
        "series": [points],
        "aria": {"enabled": True},
    }


def _heatmap(frame: Frame) -> Option:
    cells = [
        [row[0], series_label(series), value]
        for row in frame.rows
        for series, value in zip(frame.series, row[1:], strict=True)
        if value is not None
    ]
    label = frame.series[0].label
    return {
        "dataset": {
            "dimensions": [frame.x.label, "group", label], "source": cells, "sourceHeader": False,
        },
        "tooltip": _tooltip("item"),
        "grid": _GRID | {"bottom": 56},
        "xAxis": {"type": "category", "name": frame.x.label},
        "yAxis": {"type": "category"},
        "visualMap": {
            "min": min(frame.values), "max": max(frame.values), "dimension": 2,
            "calculable": True, "orient": "horizontal", "left": "center", "bottom": 0,
        },
        "series": [{"type": "heatmap", "name": label, "encode": {"x": 0, "y": 1, "value": 2}}],
        "aria": {"enabled": True},
    }  # fmt: skip
