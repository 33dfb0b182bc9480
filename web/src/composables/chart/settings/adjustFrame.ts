/** The data of a chart as its settings want it: which series and labels, in which order, how they are stacked. */
import type { ChartSettings, ChartType } from '@/api/generated'
import type { Column, Frame } from '@/composables/chart/frame'
import { traitsOf } from '@/composables/chart/traits'

/** A frame of which some labels may be left out; `of` counts those that there are. */
export interface AdjustedFrame extends Frame {
  of: number
}

const CARTESIAN: ReadonlySet<ChartType> = new Set(['column', 'bar', 'line', 'area', 'stacked', 'dual'])
const STACKABLE: ReadonlySet<ChartType> = new Set(['column', 'bar', 'area', 'stacked'])
/** They group what is left out themselves, or have no labels to choose from. */
const SLICES: ReadonlySet<ChartType> = new Set(['pie'])
const PLACED: ReadonlySet<ChartType> = new Set(['kpi', 'map', 'box', 'dual'])

export const isCartesian = (type: ChartType): boolean => CARTESIAN.has(type)
export const isStackable = (type: ChartType): boolean => STACKABLE.has(type)

/** Whether a chart has names along its axis that can be sorted, and of which the greatest can be taken. */
export const hasNames = (type: ChartType, frame: Frame): boolean =>
  frame.xKind === 'category' && traitsOf(type).dataset === 'wide' && !PLACED.has(type)

export function adjustFrame(type: ChartType, frame: Frame, settings: ChartSettings): AdjustedFrame {
  const visibleFrame = withSecondAxis(type, withoutHidden(type, frame, settings), settings)
  const orderedFrame = hasNames(type, frame) ? arrange(type, visibleFrame, settings) : visibleFrame
  return { ...toShares(type, orderedFrame, settings), of: frame.labels.length }
}

function withoutHidden(type: ChartType, frame: Frame, { hidden }: ChartSettings): Frame {
  if (traitsOf(type).dataset === 'points' || hidden.length === 0) return frame
  const visiblePlaces = frame.names.flatMap((name, at) => (hidden.includes(name) ? [] : [at]))
  return visiblePlaces.length === 0 ? frame : pickSeries(frame, visiblePlaces)
}

function pickSeries(frame: Frame, places: number[]): Frame {
  const pick = <T>(list: T[]): T[] => places.map((at) => list[at] as T)
  return {
    ...frame,
    names: pick(frame.names),
    columns: pick(frame.columns),
    units: pick(frame.units),
    axes: pick(frame.axes),
  }
}

/** Of series that neither axis is for. */
const NO_AXIS = 9

/** Series that were given the right axis; some must stay on the left one. */
function withSecondAxis(type: ChartType, frame: Frame, { second_axis }: ChartSettings): Frame {
  if (!hasSecondAxis(type, frame, second_axis)) return frame
  const axisOf = (name: string, at: number): number =>
    second_axis.includes(name) ? 1 : frame.axes[at] ? NO_AXIS : 0
  return { ...frame, axes: frame.names.map(axisOf) }
}

export const mayHaveSecondAxis = (type: ChartType, frame: Frame): boolean =>
  ['column', 'line', 'area'].includes(type) && frame.names.length > 1

export const hasSecondAxis = (type: ChartType, frame: Frame, names: string[]): boolean =>
  mayHaveSecondAxis(type, frame) &&
  frame.names.some((name) => names.includes(name)) &&
  frame.names.some((name, at) => !names.includes(name) && (frame.axes[at] ?? 0) === 0)

function arrange(type: ChartType, frame: Frame, { sort, top }: ChartSettings): Frame {
  const sizes = frame.labels.map((_, row) => sizeOf(frame, row))
  const places = frame.labels.map((_, row) => row)
  const bySize = (a: number, b: number): number => (sizes[b] ?? 0) - (sizes[a] ?? 0)
  const order = top === null || SLICES.has(type) ? places : pickGreatest(places, bySize, top)
  if (sort === 'descending') order.sort(bySize)
  if (sort === 'ascending') order.sort((a, b) => bySize(b, a))
  if (sort === 'name') order.sort((a, b) => collator.compare(frame.labels[a] ?? '', frame.labels[b] ?? ''))
  return pickRows(frame, order)
}

const collator = new Intl.Collator(undefined, { numeric: true })

function pickGreatest(places: number[], bySize: (a: number, b: number) => number, top: number): number[] {
  const greatest = new Set([...places].sort(bySize).slice(0, top))
  return places.filter((row) => greatest.has(row))
}

/** The sum of the series on the first axis: their order is that of the bars that one sees. */
function sizeOf(frame: Frame, row: number): number {
  const first = frame.axes.includes(0) ? 0 : (frame.axes[0] ?? 0)
  const values = frame.columns.flatMap((column, at) => (frame.axes[at] === first ? [column[row] ?? 0] : []))
  return frame.grouped ? values.reduce((sum, value) => sum + value, 0) : (values[0] ?? 0)
}

const pickRows = (frame: Frame, rows: number[]): Frame => ({
  ...frame,
  labels: rows.map((row) => frame.labels[row] ?? ''),
  columns: frame.columns.map((column) => rows.map((row) => column[row] ?? null)),
})

/** Each number as its part of its label, where none is negative and all have one axis. */
function toShares(type: ChartType, frame: Frame, { stack }: ChartSettings): Frame {
  if (stack !== 'percent' || !canBePercent(type, frame)) return frame
  const totals = frame.labels.map((_, row) =>
    frame.columns.reduce((sum, column) => sum + (column[row] ?? 0), 0),
  )
  const share = (column: Column): Column =>
    column.map((value, row) => (value === null || !totals[row] ? null : (100 * value) / totals[row]))
  return { ...frame, columns: frame.columns.map(share), units: frame.units.map(() => '%') }
}

export const canBePercent = (type: ChartType, frame: Frame): boolean =>
  isStackable(type) &&
  frame.names.length > 1 &&
  new Set(frame.axes).size === 1 &&
  frame.columns.every((column) => column.every((value) => value === null || value >= 0))

export const isStacked = (type: ChartType, frame: Frame, { stack }: ChartSettings): boolean => {
  if (frame.names.length < 2) return false
  if (stack === null || !isStackable(type)) return type === 'stacked' || type === 'area'
  return stack !== 'side'
}
