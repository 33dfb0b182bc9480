import { onScopeDispose, watch } from 'vue'

const POLL_MS = 4000

/** Asks again and again while a sync runs that this page does not follow: its process may die, and nobody says so. */
export function useSyncPolling(isSyncing: () => boolean, refresh: () => Promise<unknown>): void {
  let timer: ReturnType<typeof setInterval> | undefined
  const stop = (): void => {
    clearInterval(timer)
  }
  watch(
    isSyncing,
    (now) => {
      stop()
      if (now) timer = setInterval(() => void refresh(), POLL_MS)
    },
    { immediate: true },
  )
  onScopeDispose(stop)
}
