import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'

const SECOND_MS = 1000

/** Whole seconds since a moment, counted while `running`. */
export function useElapsed(since: () => number, running: () => boolean): Readonly<Ref<number>> {
  const seconds = ref(0)
  let timer: ReturnType<typeof setInterval> | undefined
  const count = (): void => {
    seconds.value = Math.max(0, Math.floor((Date.now() - since()) / SECOND_MS))
  }
  watch(
    running,
    (runs) => {
      clearInterval(timer)
      if (!runs) return
      count()
      timer = setInterval(count, SECOND_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearInterval(timer)
  })
  return readonly(seconds)
}

/** "7 s", "2 min 05 s": digits that change in place. */
export function elapsedText(seconds: number, locale: string): string {
  const [minute, second] = locale === 'zh-CN' ? ['分', '秒'] : ['min', 's']
  if (seconds < 60) return `${seconds} ${second}`
  return `${Math.floor(seconds / 60)} ${minute} ${String(seconds % 60).padStart(2, '0')} ${second}`
}
