/** Waits between attempts that end early when there is reason to believe that the service can be reached again. */
const JITTER = 0.3

export class RetryDelays {
  private readonly waiting = new Set<() => void>()

  constructor() {
    window.addEventListener('online', this.endAll)
    document.addEventListener('visibilitychange', this.onVisibility)
  }

  /** Waits about `ms`: many pages that lost one server do not all come back in the same moment. */
  readonly wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        this.waiting.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, ms * (1 + JITTER * Math.random()))
      this.waiting.add(wake)
    })

  /** Ends every wait now. */
  readonly endAll = (): void => {
    for (const wake of [...this.waiting]) wake()
  }

  close(): void {
    window.removeEventListener('online', this.endAll)
    document.removeEventListener('visibilitychange', this.onVisibility)
    this.endAll()
  }

  private readonly onVisibility = (): void => {
    if (document.visibilityState === 'visible') this.endAll()
  }
}
