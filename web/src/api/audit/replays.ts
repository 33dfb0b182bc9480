import type { Cell, ColumnKind } from '@/api/generated'
import { json } from '@/api/transport/client'

/** What came of a statement that was run again; of rows the first of each kind. */
export interface Replay {
  status: 'same' | 'different' | 'refused' | 'failed'
  /** Rows with the stored ones, or only how many there are. */
  compared: 'rows' | 'count' | 'nothing'
  problem: string
  rules: string[]
  columns: { name: string; type: ColumnKind }[]
  rows: Cell[][]
  rows_before: number | null
  rows_now: number | null
  columns_changed: boolean
  truncated: boolean
  added: Cell[][]
  gone: Cell[][]
  changed: { before: Cell[]; after: Cell[] }[]
  added_count: number
  gone_count: number
  changed_count: number
}

export const replayRun = (runId: string): Promise<Replay> =>
  json(`/chats/runs/${runId}/replay`, { method: 'POST' })

export const replayRecord = (seq: number): Promise<Replay> => json(`/audit/${seq}/replay`, { method: 'POST' })
