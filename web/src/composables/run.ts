/** Follows a run to its end, through lost connections. */
import { ApiError } from '@/api/client'
import { follow, type Sequenced } from '@/api/runs'
import { applyEvent, isRunning, type Turn } from '@/composables/turn'

export type OpenStream = (signal: AbortSignal) => AsyncGenerator<Sequenced>
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 15_000
const MOST_TRIES = 40

interface Following {
  signal: AbortSignal
  /** Whether `open` may be called again when nothing has arrived: true where that joins the same run. */
  repeatable: boolean
  pause?: Pause
}

/** Applies the events of a run to `turn` until it has ended, gave up, or the signal aborts. */
export async function followRun(turn: Turn, open: OpenStream, options: Following): Promise<void> {
  const { signal, repeatable, pause = wait } = options
  const seen: Seen = { last: null }
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const before = seen.last
    const lost = await read(turn, streamFrom(turn, open, seen, signal), seen)
    if (isSettled(turn, signal)) return
    if (isFinal(lost) || (seen.last === null && !repeatable)) {
      fail(turn, lost)
      return
    }
    if (seen.last !== before) tries = 0
    turn.reconnecting = true
    await pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries), signal)
  }
  fail(turn, null)
}

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
      turn.reconnecting = false
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

function fail(turn: Turn, error: unknown): void {
  turn.reconnecting = false
  turn.status = 'failed'
  const known = error instanceof ApiError
  turn.error = known ? { code: error.code, message: error.message } : { code: 'network', message: '' }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
    addEventListener('online', done, { once: true })
  })
}
