import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SILENCE_MS, Watchdog } from '@/api/transport/watchdog'

describe('Watchdog', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('cuts a connection that has been silent for too long, and none that is heard', () => {
    const watchdog = new Watchdog(new AbortController().signal)
    vi.advanceTimersByTime(SILENCE_MS - 1000)
    watchdog.reset()
    vi.advanceTimersByTime(SILENCE_MS - 1000)
    expect(watchdog.signal.aborted).toBe(false)
    vi.advanceTimersByTime(10_000)
    expect(watchdog.signal.aborted).toBe(true)
  })

  it('looks at once when the computer wakes up', () => {
    const watchdog = new Watchdog(new AbortController().signal)
    vi.setSystemTime(Date.now() + SILENCE_MS + 1000)
    expect(watchdog.signal.aborted).toBe(false)
    document.dispatchEvent(new Event('visibilitychange'))
    expect(watchdog.signal.aborted).toBe(true)
  })

  it('ends with the reader, and watches nothing once closed', () => {
    const outer = new AbortController()
    const watchdog = new Watchdog(outer.signal)
    const closed = new Watchdog(outer.signal)
    closed.close()
    outer.abort()
    window.dispatchEvent(new Event('online'))
    expect([watchdog.signal.aborted, closed.signal.aborted]).toEqual([true, false])
  })
})
