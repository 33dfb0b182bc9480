import { onScopeDispose, ref } from 'vue'
import { ApiError } from '@/api/transport/client'
import { RetryDelays } from '@/composables/chat/stream/retryDelays'
import type { SyncEnd } from '@/composables/datasources/sync/useSync'

const RETRY_MS = 2000
/** A service that is started again is back within half a minute. */
const MAX_RETRIES = 15
const INTERRUPTED = 'sync_interrupted'

/** Follows a sync again when the connection to it is lost or its process ended. */
export function useSyncRetries(sync: () => Promise<SyncEnd>) {
  const delays = new RetryDelays()
  const isLost = ref(false)
  let left = false
  onScopeDispose(() => {
    left = true
    delays.close()
  })

  async function syncWithRetries(): Promise<SyncEnd> {
    try {
      for (let retries = 0; ; retries += 1) {
        const isLast = retries >= MAX_RETRIES
        const end = await tryToSync(isLast)
        if (isLast || !mayGoOn(end)) return end
        isLost.value = true
        await delays.wait(RETRY_MS)
        if (left) return end
      }
    } finally {
      isLost.value = false
    }
  }

  /** Refusals of the service are thrown; a connection that breaks is told as lost while tries are left. */
  async function tryToSync(isLast: boolean): Promise<SyncEnd> {
    try {
      return await sync()
    } catch (reason) {
      if (reason instanceof ApiError || isLast) throw reason
      return { lost: true }
    }
  }

  return { isLost, isLeft: () => left, syncWithRetries }
}

const mayGoOn = (end: SyncEnd): boolean => 'lost' in end || ('code' in end && end.code === INTERRUPTED)
