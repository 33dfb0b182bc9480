"""ECharts options in plain JSON: data, strings and numbers, no functions, no HTML.

The data is one `make_dataset` whose first dimension holds the labels and each further one a series
(scatter: x, y, label; heatmap and sankey: x, y, value; histogram: from, to, count; box: label,
whisker, quartile, median, quartile, whisker, and a second dataset with what lies beyond). The page
draws every type from the dataset alone, so it can switch types. How axis and tooltip numbers are
written (万 and 亿, K and M, units) is the page's to add: it would take functions. Where a unit is
"%", the dataset holds percent, not fractions. `kpi` and `wordcloud`, which ECharts does not have,
are datasets only.
"""

from agent.charting.data.frame import ChartFrame
from agent.charting.echarts.dataset import (
    ARIA,
    Option,
    make_dataset,
    make_dimension_names,
    make_series_label,
    make_source,
    make_tooltip,
    make_triples,
)
from model.answers.activities import ChartType

MANY_POINTS = 2000
MANY_SYMBOLS = 60
_GRID = {"left": 8, "right": 24, "top": 40, "bottom": 8, "containLabel": True}


def make_cartesian(kind: ChartType, frame: ChartFrame) -> Option:
    """Columns, bars, lines or areas along one axis."""
    is_horizontal = kind == "bar"
    labels: Option = {"type": "category", "name": "" if is_horizontal else frame.x.label}
    values: Option = {"type": "value", "name": frame.unit or "", "scale": kind == "line"}
    if is_horizontal:
        labels["inverse"] = True
    option = {
        "dataset": make_dataset(frame),
        "tooltip": make_tooltip("axis"),
        "legend": {"show": len(frame.series) > 1, "type": "scroll"},
        "grid": dict(_GRID),
        "xAxis": values if is_horizontal else labels,
        "yAxis": labels if is_horizontal else values,
        "series": [
            _make_series(kind, frame, dimension, name)
            for dimension, name in enumerate(make_dimension_names(frame)[1:], 1)
            if frame.series[dimension - 1].axis == 0
        ],
        "aria": ARIA,
    }
    if len(frame.rows) > MANY_SYMBOLS:
        option["dataZoom"] = [{"type": "inside"}, {"type": "slider"}]
    return option


def _make_series(kind: ChartType, frame: ChartFrame, dimension: int, name: str) -> Option:
    is_horizontal = kind == "bar"
    series: Option = {
        "type": "line" if kind in ("line", "area") else "bar",
        "name": name,
        "encode": {"x": dimension, "y": 0} if is_horizontal else {"x": 0, "y": dimension},
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


def make_dual(frame: ChartFrame) -> Option:
    """Columns on the left axis, lines on the right one."""
    option = make_cartesian("column", frame)
    left = option["yAxis"]
    on_right = [
        (dimension, name)
        for dimension, name in enumerate(make_dimension_names(frame)[1:], 1)
        if frame.series[dimension - 1].axis == 1
    ]
    unit = frame.series[on_right[0][0] - 1].unit or "" if on_right else ""
    lines = [
        {**_make_series("line", frame, dimension, name), "yAxisIndex": 1}
        for dimension, name in on_right
    ]
    option["yAxis"] = [left, {"type": "value", "name": unit, "splitLine": {"show": False}}]
    return {**option, "series": [*option["series"], *lines]}


def make_scatter(frame: ChartFrame) -> Option:
    """A scatter chart with a point for each row."""
    across, up = frame.series[0].label, frame.series[1].label
    points: Option = {"type": "scatter", "name": up, "encode": {"x": 0, "y": 1, "itemName": 2}}
    if len(frame.rows) > MANY_POINTS:
        points |= {"large": True, "largeThreshold": MANY_POINTS}
    return {
        "dataset": make_source(
            [across, up, frame.x.label], [[row[1], row[2], row[0]] for row in frame.rows]
        ),
        "tooltip": make_tooltip("item"),
        "grid": dict(_GRID),
        "xAxis": {"type": "value", "name": across, "scale": True},
        "yAxis": {"type": "value", "name": up, "scale": True},
        "series": [points],
        "aria": ARIA,
    }


def make_histogram(frame: ChartFrame) -> Option:
    """A histogram with a bar for each bin."""
    label = make_series_label(frame.series[0])
    return {
        "dataset": make_source(["from", "to", label], [list(row) for row in frame.rows]),
        "tooltip": make_tooltip("item"),
        "grid": dict(_GRID),
        "xAxis": {"type": "category", "name": frame.x.label},
        "yAxis": {"type": "value", "name": label},
        "series": [
            {"type": "bar", "name": label, "barCategoryGap": "2%", "encode": {"x": 0, "y": 2}}
        ],
        "aria": ARIA,
    }


def make_box(frame: ChartFrame) -> Option:
    """A box plot with a box for each row, and the outliers as points."""
    label = make_series_label(frame.series[0])
    five = [frame.x.label, "low", "q1", "median", "q3", "high"]
    boxes = {"type": "boxplot", "name": label, "datasetIndex": 0}
    outliers = {"type": "scatter", "name": label, "datasetIndex": 1, "encode": {"x": 0, "y": 1}}
    return {
        "dataset": [
            make_source(five, [list(row) for row in frame.rows]),
            make_source([frame.x.label, label], [list(pair) for pair in frame.outliers]),
        ],
        "tooltip": make_tooltip("item"),
        "grid": dict(_GRID),
        "xAxis": {"type": "category", "name": frame.x.label},
        "yAxis": {"type": "value", "name": frame.unit or "", "scale": True},
        "series": [boxes | {"encode": {"x": 0, "y": [1, 2, 3, 4, 5]}}, outliers],
        "aria": ARIA,
    }


def make_heatmap(frame: ChartFrame) -> Option:
    """A heat map with a cell for each label and series."""
    label = frame.series[0].label
    return {
        "dataset": make_source([frame.x.label, "group", label], make_triples(frame)),
        "tooltip": make_tooltip("item"),
        "grid": _GRID | {"bottom": 56},
        "xAxis": {"type": "category", "name": frame.x.label},
        "yAxis": {"type": "category"},
        "visualMap": {
            "min": min(frame.values), "max": max(frame.values), "dimension": 2,
            "calculable": True, "orient": "horizontal", "left": "center", "bottom": 0,
        },
        "series": [{"type": "heatmap", "name": label, "encode": {"x": 0, "y": 1, "value": 2}}],
        "aria": ARIA,
    }  # fmt: skip
