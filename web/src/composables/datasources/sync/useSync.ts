import { reactive } from 'vue'
import { syncSource, type DataSource, type SyncEvent } from '@/api/datasources/datasources'
import { useAbortSignal } from '@/composables/browser/useAbortSignal'
import { useSources } from '@/stores/sources'

export interface SyncState {
  step: string
  done: number
  total: number
  table: string | null
  /** Seconds until an interrupted sync starts again; null while it goes on. */
  restartsIn: number | null
}

export type SyncEnd = { source: DataSource } | { message: string; code: string } | { lost: true }

const BEGINNING: SyncState = { step: 'tables', done: 0, total: 0, table: null, restartsIn: null }

/** Syncs data sources and keeps how far each one is. */
export function useSync() {
  const sources = useSources()
  const running = reactive(new Map<string, SyncState>())
  const { signal } = useAbortSignal()

  /** Ends with the source as it is afterwards, or with the words of what failed. */
  async function sync(id: string): Promise<SyncEnd> {
    running.set(id, BEGINNING)
    try {
      for await (const event of syncSource(id, signal)) {
        const end = apply(id, event)
        if (end) return end
      }
      return { lost: true }
    } finally {
      running.delete(id)
      if (!signal.aborted) await sources.refresh()
    }
  }

  function apply(id: string, event: SyncEvent): SyncEnd | null {
    if (event.type === 'finished') return { source: event.datasource }
    if (event.type === 'failed') return { message: event.message, code: event.code }
    running.set(id, stateAfter(event, running.get(id)))
    return null
  }

  return { running, sync }
}

/** What has happened before an interruption stays shown. */
function stateAfter(
  event: Extract<SyncEvent, { type: 'progress' | 'interrupted' }>,
  before: SyncState = BEGINNING,
): SyncState {
  if (event.type === 'interrupted') return { ...before, restartsIn: event.restarts_in_s }
  const { step, done, total, table } = event
  return { step, done, total, table, restartsIn: null }
}
