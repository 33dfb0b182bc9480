/** The data of a chart, whatever its type: labels along one axis and a column of numbers a series. */
import type { ChartActivity } from '@/api/generated'
import { traitsOf } from '@/composables/chart/traits'

export type Column = (number | null)[]

export interface Frame {
  xName: string
  xKind: 'category' | 'time' | 'value'
  labels: string[]
  names: string[]
  /** One list of values a series, as long as `labels`. */
  columns: Column[]
  /** The unit and the value axis of each series. */
  units: (string | null)[]
  axes: number[]
  /** Whether the series are the groups of one measure. */
  grouped: boolean
  /** Of boxes: labels and numbers beyond the whiskers. */
  outliers: [string, number][]
}

/** Reads only the data of the option; whatever else stands in it is not used. */
export function frameOf(chart: ChartActivity): Frame {
  const datasets = chart.option['dataset']
  const [first, second] = Array.isArray(datasets) ? (datasets as unknown[]) : [datasets]
  const { xName, labels, names, columns } = tableOf(chart.type, datasetOf(first))
  const [measure] = chart.series
  return {
    xName: xName || (chart.x?.label ?? ''),
    labels,
    names,
    columns,
    xKind: chart.x?.kind ?? 'category',
    units: names.map((_, at) => unitOf(chart, at)),
    // Charts stored before there were two axes have none.
    axes: names.map((_, at) => (chart.series[at] as { axis?: number } | undefined)?.axis ?? 0),
    grouped: typeof measure?.group === 'string',
    outliers: datasetOf(second).rows.flatMap(outlier),
  }
}

/** Charts stored before each series had a unit have one for all; groups share that of the measure. */
function unitOf(chart: ChartActivity, at: number): string | null {
  const series = (chart.series[at] ?? chart.series[0]) as { unit?: string | null } | undefined
  return series?.unit === undefined ? chart.unit : series.unit
}

/** The part of a frame that one value axis carries. */
export function onAxis(frame: Frame, axis: number): Frame {
  const places = frame.axes.flatMap((number, at) => (number === axis ? [at] : []))
  const pick = <T>(list: T[]): T[] => places.map((at) => list[at] as T)
  return {
    ...frame,
    names: pick(frame.names),
    columns: pick(frame.columns),
    units: pick(frame.units),
    axes: pick(frame.axes),
  }
}

/** All numbers of a frame. */
export const numbersOf = (frame: Frame): number[] => frame.columns.flat().filter((value) => value !== null)

type Table = Pick<Frame, 'xName' | 'labels' | 'names' | 'columns'>
interface Dataset {
  names: string[]
  rows: unknown[][]
}

function datasetOf(option: unknown): Dataset {
  const dataset = record(option)
  return { names: list(dataset['dimensions']).map(text), rows: list(dataset['source']).map(list) }
}

function tableOf(type: ChartActivity['type'], { names, rows }: Dataset): Table {
  const [first = '', second = '', third = ''] = names
  const form = traitsOf(type).dataset
  if (form === 'points') return wideTable([third, first, second], rows.map(withLabelFirst))
  if (form === 'pairs') return pivotTable(first, rows)
  return form === 'bins' ? wideTable(['', ...names], rows.map(withoutLabel)) : wideTable(names, rows)
}

const withLabelFirst = (row: unknown[]): unknown[] => [row[2], row[0], row[1]]
const withoutLabel = (row: unknown[]): unknown[] => ['', ...row]

function outlier(row: unknown[]): [string, number][] {
  const value = numeric(row[1])
  return value === null ? [] : [[text(row[0]), value]]
}

function wideTable(names: string[], rows: unknown[][]): Table {
  return {
    xName: names[0] ?? '',
    labels: rows.map((row) => text(row[0])),
    names: names.slice(1),
    columns: names.slice(1).map((_, index) => rows.map((row) => numeric(row[index + 1]))),
  }
}

function pivotTable(xName: string, rows: unknown[][]): Table {
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
