/** The cells that the figure in question was computed from, by run. */
import { shallowReactive } from 'vue'
import type { FigureComputation, FigureOperand } from '@/api/generated'

export interface LitCells {
  rows: ReadonlySet<number>
  /** Their columns; empty: whole rows. */
  columns: ReadonlySet<number>
  /** Whether they are to be brought into view. */
  reveal: boolean
}

const lit = shallowReactive(new Map<string, LitCells>())

export const litCells = (runId: string): LitCells | null => lit.get(runId) ?? null

/** Lights the cells of a figure; of none any more with null. What was opened stays lit until the next. */
export function lightCells(runId: string, figure: FigureComputation | null, reveal = false): void {
  if (figure) light(runId, figure.operands, reveal)
  else if (lit.get(runId)?.reveal !== true) lit.delete(runId)
}

function light(runId: string, operands: FigureOperand[], reveal: boolean): void {
  const rows = new Set(operands.flatMap((operand) => operand.rows))
  const columns = new Set(operands.flatMap(({ column }) => (column === null ? [] : [column])))
  if (rows.size === 0) lit.delete(runId)
  else lit.set(runId, { rows, columns, reveal })
}

export const hasCells = (figure: FigureComputation): boolean =>
  figure.operands.some(({ rows }) => rows.length > 0)

/** The first of the lit rows among those that are shown, in the order in which they are shown. */
export const firstLit = (cells: LitCells, places: number[]): number =>
  places.findIndex((place) => cells.rows.has(place))
