import type { Rows } from '@/api/teaching/rows'
import type { TableActivity } from '@/api/generated'
import { percentScale } from '@/composables/table/percent'

type FoundRows = Exclude<Rows, { problem: string }>

/** Rows as the grid of an answer shows them. */
export const rowsTable = (found: FoundRows): TableActivity => ({
  columns: found.columns.map(({ name, type }, at) => ({
    name,
    label: name,
    type,
    source: null,
    percent: percentScale({ name, label: name }, numbersAt(found, at)),
  })),
  rows: found.rows,
  row_count: found.row_count,
  truncated: found.truncated,
  elapsed_ms: 0,
})

const numbersAt = ({ rows }: FoundRows, column: number): number[] =>
  rows.flatMap((row) => row[column] ?? []).map(Number).filter(Number.isFinite) // prettier-ignore
