/** The cells that the figure in question was computed from, by run. */
import { shallowReactive } from 'vue'
import type { FigureComputation, FigureOperand } from '@/api/generated'

export interface HighlightedCells {
  rows: ReadonlySet<number>
  /** Their columns; empty: whole rows. */
  columns: ReadonlySet<number>
  /** Whether they are to be brought into view. */
  reveal: boolean
}

const cellsByRun = shallowReactive(new Map<string, HighlightedCells>())

export const highlightedCells = (runId: string): HighlightedCells | null => cellsByRun.get(runId) ?? null

/** Highlights the cells of a figure, with null of none; those of an opened one stay until the next. */
export function highlightCells(runId: string, figure: FigureComputation | null, reveal = false): void {
  if (figure) highlightOperands(runId, figure.operands, reveal)
  else if (cellsByRun.get(runId)?.reveal !== true) cellsByRun.delete(runId)
}

function highlightOperands(runId: string, operands: FigureOperand[], reveal: boolean): void {
  const rows = new Set(operands.flatMap((operand) => operand.rows))
  const columns = new Set(operands.flatMap(({ column }) => (column === null ? [] : [column])))
  if (rows.size === 0) cellsByRun.delete(runId)
  else cellsByRun.set(runId, { rows, columns, reveal })
}

export const hasCells = (figure: FigureComputation): boolean =>
  figure.operands.some(({ rows }) => rows.length > 0)

/** The first of the highlighted rows among those that are shown, in the order in which they are shown. */
export const firstHighlighted = (cells: HighlightedCells, places: number[]): number =>
  places.findIndex((place) => cells.rows.has(place))
