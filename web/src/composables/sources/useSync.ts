import { reactive } from 'vue'
import { syncSource, type DataSource, type SyncEvent } from '@/api/datasources'
import { useAbortSignal } from '@/composables/browser/useAbortSignal'
import { useSources } from '@/stores/sources'

export interface SyncState {
  step: string
  done: number
  total: number
  table: string | null
}

export type SyncEnd = { source: DataSource } | { message: string } | { lost: true }

/** Syncs data sources and keeps how far each one is. */
export function useSync() {
  const sources = useSources()
  const running = reactive(new Map<string, SyncState>())
  const { signal } = useAbortSignal()

  /** Ends with the source as it is afterwards, or with the words of what failed. */
  async function sync(id: string): Promise<SyncEnd> {
    running.set(id, { step: 'tables', done: 0, total: 0, table: null })
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
    if (event.type === 'progress') {
      running.set(id, { step: event.step, done: event.done, total: event.total, table: event.table })
      return null
    }
    return event.type === 'finished' ? { source: event.datasource } : { message: event.message }
  }

  return { running, sync }
}
