/** Follows a run to its end, through lost connections. */
import { ApiError } from '@/api/transport/client'
import { follow, type Sequenced } from '@/api/runs'
import { applyEvent, isRunning, type Turn } from '@/composables/chat/turn'

export type OpenStream = (signal: AbortSignal) => AsyncGenerator<Sequenced>
export type Pause = (ms: number) => Promise<void>

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 15_000
const MOST_STARTS = 40

interface Following {
  signal: AbortSignal
  /** Whether `open` may be called again when nothing has arrived: true where that joins the same run. */
  repeatable: boolean
  pause: Pause
}

/**
 * Applies the events of a run to `turn` until it has ended or the signal aborts.
 * A question that never arrives is given up after a while; a run that has begun is not.
 */
export async function followRun(turn: Turn, open: OpenStream, options: Following): Promise<void> {
  const { signal, repeatable, pause } = options
  const seen: Seen = { last: null }
  for (let tries = 0; !signal.aborted; tries += 1) {
    const before = seen.last
    const lost = await read(turn, streamFrom(turn, open, seen, signal), seen)
    if (isSettled(turn, signal)) return
    const again = seen.last !== null || (repeatable && tries + 1 < MOST_STARTS)
    if (!again || isFinal(lost)) {
      fail(turn, lost)
      return
    }
    if (seen.last !== before) tries = 0
    turn.reconnecting = { message: wordsOf(lost) }
    await pause(Math.max(backOff(tries), retryAfterMs(lost)))
  }
}

const backOff = (tries: number): number => Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries)

const isSettled = (turn: Turn, signal: AbortSignal): boolean => signal.aborted || !isRunning(turn)

interface Seen {
  last: string | null
}

/** The first stream until something has arrived, then whatever comes after that. */
const streamFrom = (
  turn: Turn,
  open: OpenStream,
  seen: Seen,
  signal: AbortSignal,
): AsyncGenerator<Sequenced> => (seen.last === null ? open(signal) : follow(turn.runId, seen.last, signal))

async function read(turn: Turn, stream: AsyncGenerator<Sequenced>, seen: Seen): Promise<unknown> {
  try {
    for await (const { id, event } of stream) {
      turn.reconnecting = null
      applyEvent(turn, event)
      seen.last = id ?? seen.last
    }
    return null
  } catch (error) {
    return error
  }
}

/** An answer that will not change by asking again. */
const isFinal = (error: unknown): boolean => error instanceof ApiError && error.status < 500

const wordsOf = (error: unknown): string => (error instanceof ApiError ? error.message : '')

const retryAfterMs = (error: unknown): number =>
  error instanceof ApiError && error.retryAfter !== null ? error.retryAfter * 1000 : 0

function fail(turn: Turn, error: unknown): void {
  turn.reconnecting = null
  turn.status = 'failed'
  if (!(error instanceof ApiError)) {
    turn.error = { code: 'network', message: '' }
    return
  }
  turn.error = { code: error.code, message: error.message }
  if (error.retryAfter !== null) turn.error.retryAt = Date.now() + retryAfterMs(error)
}
