import { onScopeDispose } from 'vue'

/** An abort signal that can be replaced by a new one. */
export interface RenewableSignal {
  readonly signal: AbortSignal
  /** Aborts the present signal; `signal` is a new one from then on. */
  renew: () => void
}

/** A signal that aborts when the scope ends, or earlier when it is renewed. */
export function useAbortSignal(): RenewableSignal {
  let controller = new AbortController()
  onScopeDispose(() => {
    controller.abort()
  })
  return {
    get signal() {
      return controller.signal
    },
    renew: () => {
      controller.abort()
      controller = new AbortController()
    },
  }
}
