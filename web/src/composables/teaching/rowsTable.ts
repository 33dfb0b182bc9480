import type { Rows } from '@/api/teaching/rows'
import type { TableActivity } from '@/api/generated'
import { percentScale } from '@/composables/table/percent'

/** Rows as the grid of an answer shows them. */
export const rowsTable = (rows: Rows): TableActivity => ({
  columns: rows.columns.map(({ name, type }, at) => ({
    name,
    label: name,
    type,
    source: null,
    percent: percentScale({ name, label: name }, numbersAt(rows, at)),
    codes: null,
  })),
  rows: rows.rows,
  row_count: rows.row_count,
  truncated: rows.truncated,
  elapsed_ms: 0,
})

const numbersAt = ({ rows }: Rows, column: number): number[] =>
  rows.flatMap((row) => row[column] ?? []).map(Number).filter(Number.isFinite) // prettier-ignore

/** Rows that could not be fetched. */
export const noRows = (problem: string): Rows => ({
  columns: [],
  rows: [],
  row_count: 0,
  truncated: false,
  problem,
})
