import type { Cell, ColumnKind } from '@/api/generated'

/** The first rows of a statement, or why there are none. */
export type Rows =
  | { columns: { name: string; type: ColumnKind }[]; rows: Cell[][]; row_count: number; truncated: boolean }
  | { problem: string }
