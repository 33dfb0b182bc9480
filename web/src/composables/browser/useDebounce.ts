import { onScopeDispose } from 'vue'

/** Delays a call until `ms` have passed without another one; nothing is called after the scope has ended. */
export function useDebounce(run: () => void, ms: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const cancel = (): void => {
    clearTimeout(timer)
  }
  onScopeDispose(cancel)
  return () => {
    cancel()
    timer = setTimeout(run, ms)
  }
}
