/** Ends a stream that has fallen silent: a connection may be dead without the browser noticing. */

/** The service sends something at least every 15 s. */
export const SILENCE_MS = 40_000
const LOOK_MS = 5_000

/** Watches one request: aborts `signal` when `outer` does, or when nothing has been heard for too long. */
export class Watchdog {
  readonly signal: AbortSignal
  private readonly cutter = new AbortController()
  private readonly timer: ReturnType<typeof setInterval>
  private heardAt = Date.now()

  constructor(private readonly outer: AbortSignal) {
    this.signal = this.cutter.signal
    // Timers stand still while a computer sleeps or a tab is frozen: waking up looks as well.
    this.timer = setInterval(this.look, LOOK_MS)
    document.addEventListener('visibilitychange', this.look)
    window.addEventListener('online', this.cut)
    outer.addEventListener('abort', this.cut)
    if (outer.aborted) this.cut()
  }

  /** Something has arrived, be it a heartbeat. */
  hear(): void {
    this.heardAt = Date.now()
  }

  /** No more watching. */
  close(): void {
    clearInterval(this.timer)
    document.removeEventListener('visibilitychange', this.look)
    window.removeEventListener('online', this.cut)
    this.outer.removeEventListener('abort', this.cut)
  }

  private readonly look = (): void => {
    if (Date.now() - this.heardAt > SILENCE_MS) this.cut()
  }

  /** Who comes back online has another connection than before. */
  private readonly cut = (): void => {
    this.cutter.abort()
  }
}
