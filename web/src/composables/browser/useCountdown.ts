import { computed, onScopeDispose, ref, type Ref } from 'vue'

const TICK_MS = 250

/** The whole seconds until a moment (ms since 1970); 0 when it has passed or there is none. */
export function useCountdown(until: () => number | undefined): Readonly<Ref<number>> {
  const now = ref(Date.now())
  const timer = setInterval(() => {
    now.value = Date.now()
  }, TICK_MS)
  onScopeDispose(() => {
    clearInterval(timer)
  })
  return computed(() => Math.max(0, Math.ceil(((until() ?? 0) - now.value) / 1000)))
}
