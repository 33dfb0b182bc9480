"""Makes ECharts options of charts without axes: an item for each row."""

from typing import Any

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


def make_pie(frame: ChartFrame) -> Option:
    """A pie with a slice for each row."""
    return _make_items(
        frame, "pie", {"radius": ["38%", "68%"], "label": {"formatter": "{b}: {d}%"}}
    )


def make_funnel(frame: ChartFrame) -> Option:
    """A funnel with a stage for each row, in their order."""
    return _make_items(frame, "funnel", {"sort": "none"})


def _make_items(frame: ChartFrame, kind: str, look: Option) -> Option:
    series = {
        "type": kind,
        "name": make_series_label(frame.series[0]),
        "encode": {"itemName": 0, "value": 1},
        **look,
    }
    legend = {"show": True, "type": "scroll"}
    return {
        "dataset": make_dataset(frame),
        "tooltip": make_tooltip("item"),
        "legend": legend,
        "series": [series],
        "aria": ARIA,
    }


def make_radar(frame: ChartFrame) -> Option:
    """A radar chart: a polygon for each row, or for one measure a corner for each row."""
    titles = make_dimension_names(frame)[1:]
    columns = list(zip(*(row[1:] for row in frame.rows), strict=True))
    if len(titles) > 2:
        corners = list(zip(titles, map(_find_largest, columns), strict=True))
        polygons = [{"name": str(row[0]), "value": list(row[1:])} for row in frame.rows]
    else:
        most = _find_largest(frame.values)
        corners = [(str(row[0]), most) for row in frame.rows]
        polygons = [{"name": n, "value": list(c)} for n, c in zip(titles, columns, strict=True)]
    return {
        "dataset": make_dataset(frame),
        "tooltip": make_tooltip("item"),
        "legend": {"show": len(polygons) > 1, "type": "scroll"},
        "radar": {"indicator": [{"name": name, "min": 0, "max": most} for name, most in corners]},
        "series": [{"type": "radar", "data": polygons}],
        "aria": ARIA,
    }


def make_treemap(frame: ChartFrame) -> Option:
    """A treemap; the areas of a group stand together."""
    if frame.series[0].group is None:
        leaves: list[Option] = [{"name": str(row[0]), "value": row[1]} for row in frame.rows]
    else:
        leaves = [
            {
                "name": make_series_label(series),
                "children": [
                    {"name": str(row[0]), "value": row[at]}
                    for row in frame.rows
                    if row[at] is not None
                ],
            }
            for at, series in enumerate(frame.series, 1)
        ]
    return {
        "dataset": make_dataset(frame),
        "tooltip": make_tooltip("item"),
        "series": [{"type": "treemap", "name": frame.series[0].label, "data": leaves}],
        "aria": ARIA,
    }


def make_province_map(frame: ChartFrame) -> Option:
    """A map of provinces; the page registers it as "china"."""
    values = frame.values or [0]
    data = [{"name": str(row[0]), "value": row[1]} for row in frame.rows]
    return {
        "dataset": make_dataset(frame),
        "tooltip": make_tooltip("item"),
        "visualMap": {"min": min(values), "max": max(values), "calculable": True},
        "series": [{"type": "map", "map": "china", "name": frame.series[0].label, "data": data}],
        "aria": ARIA,
    }


def make_sankey(frame: ChartFrame) -> Option:
    """A Sankey diagram. A label on both sides gets a blank on the right: two nodes."""
    triples = make_triples(frame)
    label = frame.series[0].label
    targets = {target for _, target, _ in triples}
    has_both_sides = any(source in targets for source, _, _ in triples)
    links = [
        {"source": s, "target": f"{t} " if has_both_sides else t, "value": value}
        for s, t, value in triples
    ]
    nodes = dict.fromkeys([link["source"] for link in links] + [link["target"] for link in links])
    return {
        "dataset": make_source([frame.x.label, "group", label], triples),
        "tooltip": make_tooltip("item"),
        "series": [
            {
                "type": "sankey",
                "name": label,
                "data": [{"name": name} for name in nodes],
                "links": links,
            }
        ],
        "aria": ARIA,
    }


def _find_largest(values: Any) -> float:
    numbers = [value for value in values if isinstance(value, int | float)]
    return max(numbers, default=0) or 1
