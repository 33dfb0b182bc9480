/** The data of a chart, whatever its type: labels along one axis and a column of numbers a series. */
import type { ChartActivity } from '@/api/generated'

export interface Frame {
  xName: string
  labels: string[]
  names: string[]
  /** One list of values a series, as long as `labels`. */
  columns: (number | null)[][]
}

/** Reads only the data of the option; whatever else stands in it is not used. */
export function frameOf(chart: ChartActivity): Frame {
  const dataset = record(chart.option['dataset'])
  const names = list(dataset['dimensions']).map(text)
  const rows = list(dataset['source']).map(list)
  if (chart.type === 'scatter')
    return wide([names[2] ?? '', names[0] ?? '', names[1] ?? ''], rows.map(labelFirst))
  if (chart.type === 'heatmap') return pivoted(names[0] ?? '', rows)
  return wide(names, rows)
}

const labelFirst = (row: unknown[]): unknown[] => [row[2], row[0], row[1]]

function wide(names: string[], rows: unknown[][]): Frame {
  return {
    xName: names[0] ?? '',
    labels: rows.map((row) => text(row[0])),
    names: names.slice(1),
    columns: names.slice(1).map((_, index) => rows.map((row) => numeric(row[index + 1]))),
  }
}

function pivoted(xName: string, rows: unknown[][]): Frame {
  const labels = [...new Set(rows.map((row) => text(row[0])))]
  const names = [...new Set(rows.map((row) => text(row[1])))]
  const columns = names.map(() => labels.map((): number | null => null))
  const at = new Map(labels.map((label, index) => [label, index]))
  for (const row of rows) {
    const column = columns[names.indexOf(text(row[1]))]
    if (column) column[at.get(text(row[0])) ?? 0] = numeric(row[2])
  }
  return { xName, labels, names, columns }
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const numeric = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null

function text(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '–'
}
