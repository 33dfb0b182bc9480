import { events, type SequencedEvent } from '@/api/runs'
import type { Cell } from '@/api/generated'
import { json } from '@/api/transport/client'

/** Columns of an answer's table with what stands there: what was clicked in a chart. */
export type Point = Record<string, Cell>

export interface DrillRequest {
  kind: 'only' | 'by' | 'rows'
  point: Point
  dimension?: string
  /** The run that the question follows; without it, the one that it is about. */
  parent_run_id?: string | null
}

export interface DrillOptions {
  dimensions: { id: string; label: string }[]
  /** Whether the rows behind a point can be had. */
  rows: boolean
}

export function getDrillOptions(runId: string, point: Point): Promise<DrillOptions> {
  const columns = Object.keys(point).map((name) => `column=${encodeURIComponent(name)}`)
  return json(`/chats/runs/${runId}/drill?${columns.join('&')}`)
}

/** Asks about a point in the chat of `runId`, without a model. */
export async function* drill(
  runId: string,
  request: DrillRequest,
  signal: AbortSignal,
): AsyncGenerator<SequencedEvent> {
  yield* events(`/chats/runs/${runId}/drill`, { method: 'POST', body: request }, signal)
}
