import type { Cell, ColumnKind } from '@/api/generated'

/** The first rows of a statement; `problem` says why there are none. */
export interface Rows {
  columns: { name: string; type: ColumnKind }[]
  rows: Cell[][]
  row_count: number
  truncated: boolean
  problem: string | null
}
