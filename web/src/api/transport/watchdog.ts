/** Ends a stream that has fallen silent: a connection may be dead without the browser noticing. */

/** The service sends something at least every 15 s. */
export const SILENCE_MS = 40_000
const CHECK_MS = 5_000

/** Watches one request: aborts `signal` when `outer` does, or when nothing has been heard for too long. */
export class Watchdog {
  readonly signal: AbortSignal
  private readonly controller = new AbortController()
  private readonly timer: ReturnType<typeof setInterval>
  private lastActivity = Date.now()

  constructor(private readonly outer: AbortSignal) {
    this.signal = this.controller.signal
    // Timers stand still while a computer sleeps or a tab is frozen: waking up looks as well.
    this.timer = setInterval(this.check, CHECK_MS)
    document.addEventListener('visibilitychange', this.check)
    window.addEventListener('online', this.abort)
    outer.addEventListener('abort', this.abort)
    if (outer.aborted) this.abort()
  }

  /** Something has arrived, be it a heartbeat. */
  reset(): void {
    this.lastActivity = Date.now()
  }

  /** No more watching. */
  close(): void {
    clearInterval(this.timer)
    document.removeEventListener('visibilitychange', this.check)
    window.removeEventListener('online', this.abort)
    this.outer.removeEventListener('abort', this.abort)
  }

  private readonly check = (): void => {
    if (Date.now() - this.lastActivity > SILENCE_MS) this.abort()
  }

  /** Who comes back online has another connection than before. */
  private readonly abort = (): void => {
    this.controller.abort()
  }
}
