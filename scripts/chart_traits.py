"""Writes what the page and the chart service must know of each chart type."""

from collections.abc import Iterable

from agent.charting.catalogue.entry import ChartTypeEntry

_HEADER = """\
// Written by `make types` from agent/charting/catalogue/chart_types.py. Do not edit.
import type { ChartType } from '@/api/generated'

export interface ChartTraits {
  /** The columns: label and a series each; label, series, number; x, y, label; from, to, count. */
  dataset: 'wide' | 'pairs' | 'points' | 'bins'
  /** Whether numbers are shown for a place on the axis, or for one item. */
  tooltip: 'axis' | 'item'
  height: 'usual' | 'tall' | 'by_row'
  /** Whether the drawing can be read whatever the number of labels. */
  isDense: boolean
  /** Whether sizes stand for the numbers, so that none may be negative. */
  drawsSizes: boolean
}
"""


def render_chart_traits(entries: Iterable[ChartTypeEntry]) -> str:
    """The whole file."""
    lines = "".join(f"  {entry.name}: {{ {_render_traits(entry)} }},\n" for entry in entries)
    return (
        f"{_HEADER}\n"
        f"export const CHART_TYPES: Readonly<Record<ChartType, ChartTraits>> = {{\n{lines}}}\n"
    )


def _render_traits(entry: ChartTypeEntry) -> str:
    traits = entry.page
    values = {
        "dataset": f"'{traits.dataset}'",
        "tooltip": f"'{traits.tooltip}'",
        "height": f"'{traits.height}'",
        "isDense": str(traits.is_dense).lower(),
        "drawsSizes": str(traits.draws_sizes).lower(),
    }
    return ", ".join(f"{name}: {value}" for name, value in values.items())
