/** A wait that ends early when there is reason to believe that the service can be reached again. */
const JITTER = 0.3

export class Pauses {
  private readonly waiting = new Set<() => void>()

  constructor() {
    window.addEventListener('online', this.end)
    document.addEventListener('visibilitychange', this.onVisibility)
  }

  /** About `ms`: many pages that lost one server do not all come back in the same moment. */
  readonly pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        this.waiting.delete(done)
        resolve()
      }
      const timer = setTimeout(done, ms * (1 + JITTER * Math.random()))
      this.waiting.add(done)
    })

  /** Ends every wait now. */
  readonly end = (): void => {
    for (const done of [...this.waiting]) done()
  }

  close(): void {
    window.removeEventListener('online', this.end)
    document.removeEventListener('visibilitychange', this.onVisibility)
    this.end()
  }

  private readonly onVisibility = (): void => {
    if (document.visibilityState === 'visible') this.end()
  }
}
