/** Which row of an answer a point of its chart stands for. */
import type { Cell, ChartActivity, TableActivity, TableColumn } from '@/api/generated'
import type { Point } from '@/api/answers/drill'
import type { Drawing } from '@/composables/chart/drawing'
import { settingsOf } from '@/composables/chart/look'
import { provinceOf } from '@/composables/chart/provinces'
import { adjustFrame } from '@/composables/chart/settings/adjustFrame'

/** What ECharts says was clicked. */
export interface Clicked {
  name?: string
  seriesName?: string
}

/** The columns and cells that tell the point apart; null where no one row can be told. */
export function pointOf(
  chart: ChartActivity,
  table: TableActivity,
  { name, seriesName }: Clicked,
): Point | null {
  const place = table.columns.findIndex((column) => column.name === chart.x?.name)
  const column = table.columns[place]
  if (column === undefined || name === undefined) return null
  const rows = table.rows.filter((row) => isLabel(textOf(cellAt(row, place), column), name, chart.type))
  const group = groupOf(chart, seriesName)
  const groups = rows.map((row) => (group === null ? {} : groupCell(table, row, place, group)))
  const at = groups.findIndex((cell) => cell !== null)
  const row = rows[at]
  return row ? { [column.name]: cellAt(row, place), ...groups[at] } : null
}

const cellAt = (row: readonly Cell[], place: number): Cell => row[place] ?? null

/** The column beside the labels in which a row has the value of a series; null where it has it nowhere. */
function groupCell(table: TableActivity, row: Cell[], place: number, group: string): Point | null {
  const at = table.columns.findIndex(
    (column, index) => index !== place && textOf(cellAt(row, index), column) === group,
  )
  const column = table.columns[at]
  return column ? { [column.name]: cellAt(row, at) } : null
}

/** The value that a series is of, where the series are the groups of one measure. */
function groupOf(chart: ChartActivity, seriesName: string | undefined): string | null {
  const isGrouped = chart.series.some((series) => series.group !== null)
  return isGrouped && seriesName ? seriesName : null
}

/** How a chart writes a cell: of a code what it means. */
function textOf(cell: Cell, column: TableColumn): string {
  const text = cell === null ? '–' : String(cell)
  return column.codes?.[text] ?? text
}

function isLabel(text: string, label: string, type: ChartActivity['type']): boolean {
  return text === label || (type === 'map' && provinceOf(text) === label)
}

/** A place in a chart: which label, which series. */
export interface Place {
  row: number
  series: number
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
}

/** The place that a key leads to, from none to the first; null for other keys. */
export function nextPlace(key: string, from: Place | null, { type, frame, look }: Drawing): Place | null {
  const step = STEPS[key]
  if (!step) return null
  if (!from) return { row: 0, series: 0 }
  const { labels, names } = adjustFrame(type, frame, settingsOf(look))
  const limit = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value))
  return { row: limit(from.row + step[0], labels.length), series: limit(from.series + step[1], names.length) }
}

/** What stands at a place: its label, series and number. */
export function toldAt({ row, series }: Place, { type, frame, look }: Drawing) {
  const { labels, names, columns, units } = adjustFrame(type, frame, settingsOf(look))
  return {
    name: labels[row] ?? '',
    seriesName: names[series] ?? '',
    value: columns[series]?.[row] ?? null,
    unit: units[series] ?? null,
  }
}
