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

export const CHART_TYPES: Readonly<Record<ChartType, ChartTraits>> = {
  kpi: { dataset: 'wide', tooltip: 'axis', height: 'usual', isDense: false, drawsSizes: false },
  column: { dataset: 'wide', tooltip: 'axis', height: 'usual', isDense: false, drawsSizes: false },
  bar: { dataset: 'wide', tooltip: 'axis', height: 'by_row', isDense: false, drawsSizes: false },
  line: { dataset: 'wide', tooltip: 'axis', height: 'usual', isDense: true, drawsSizes: false },
  area: { dataset: 'wide', tooltip: 'axis', height: 'usual', isDense: true, drawsSizes: false },
  stacked: { dataset: 'wide', tooltip: 'axis', height: 'usual', isDense: false, drawsSizes: false },
  dual: { dataset: 'wide', tooltip: 'axis', height: 'usual', isDense: false, drawsSizes: false },
  pie: { dataset: 'wide', tooltip: 'item', height: 'usual', isDense: false, drawsSizes: true },
  funnel: { dataset: 'wide', tooltip: 'item', height: 'usual', isDense: false, drawsSizes: true },
  radar: { dataset: 'wide', tooltip: 'item', height: 'tall', isDense: false, drawsSizes: true },
  treemap: { dataset: 'wide', tooltip: 'item', height: 'tall', isDense: false, drawsSizes: true },
  sankey: { dataset: 'pairs', tooltip: 'item', height: 'tall', isDense: true, drawsSizes: true },
  wordcloud: { dataset: 'wide', tooltip: 'item', height: 'tall', isDense: false, drawsSizes: true },
  map: { dataset: 'wide', tooltip: 'item', height: 'tall', isDense: true, drawsSizes: false },
  scatter: { dataset: 'points', tooltip: 'item', height: 'usual', isDense: true, drawsSizes: false },
  histogram: { dataset: 'bins', tooltip: 'item', height: 'usual', isDense: true, drawsSizes: false },
  box: { dataset: 'wide', tooltip: 'item', height: 'usual', isDense: true, drawsSizes: false },
  heatmap: { dataset: 'pairs', tooltip: 'item', height: 'usual', isDense: false, drawsSizes: false },
}
