/** Follows a run to its end, through lost connections. */
import { ApiError } from '@/api/transport/client'
import { follow, type SequencedEvent } from '@/api/runs'
import { applyEvent } from '@/composables/chat/stream/turnEvents'
import { isRunning, type Turn } from '@/composables/chat/turn'

export type OpenStream = (signal: AbortSignal) => AsyncGenerator<SequencedEvent>

const FIRST_DELAY_MS = 500
const MAX_DELAY_MS = 15_000
const MAX_STARTS = 40

interface FollowOptions {
  signal: AbortSignal
  /** Whether `open` may be called again when nothing has arrived: true where that joins the same run. */
  repeatable: boolean
  wait: (ms: number) => Promise<void>
}

/**
 * Applies the events of a run to `turn` until it has ended or the signal aborts.
 * A question that never arrives is given up after a while; a run that has begun is not.
 */
export async function followRun(turn: Turn, open: OpenStream, options: FollowOptions): Promise<void> {
  const { signal, repeatable, wait } = options
  const position: Position = { lastId: null }
  for (let attempts = 0; !signal.aborted; attempts += 1) {
    const before = position.lastId
    const error = await read(turn, streamFrom(turn, open, position, signal), position)
    if (isSettled(turn, signal)) return
    const mayRetry = position.lastId !== null || (repeatable && attempts + 1 < MAX_STARTS)
    if (!mayRetry || isFinal(error)) {
      fail(turn, error)
      return
    }
    if (position.lastId !== before) attempts = 0
    turn.reconnecting = { message: messageOf(error) }
    await wait(Math.max(backOff(attempts), retryAfterMs(error)))
  }
}

const backOff = (attempts: number): number => Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempts)

const isSettled = (turn: Turn, signal: AbortSignal): boolean => signal.aborted || !isRunning(turn)

/** The last event that has arrived. */
interface Position {
  lastId: string | null
}

/** The first stream until something has arrived, then whatever comes after that. */
const streamFrom = (
  turn: Turn,
  open: OpenStream,
  { lastId }: Position,
  signal: AbortSignal,
): AsyncGenerator<SequencedEvent> => (lastId === null ? open(signal) : follow(turn.runId, lastId, signal))

/** Applies the events of a stream; returns what ended it, or null where it ended by itself. */
async function read(
  turn: Turn,
  stream: AsyncGenerator<SequencedEvent>,
  position: Position,
): Promise<unknown> {
  try {
    for await (const { id, event } of stream) {
      turn.reconnecting = null
      applyEvent(turn, event)
      position.lastId = id ?? position.lastId
    }
    return null
  } catch (error) {
    return error
  }
}

/** An answer that will not change by asking again. */
const isFinal = (error: unknown): boolean => error instanceof ApiError && error.status < 500

const messageOf = (error: unknown): string => (error instanceof ApiError ? error.message : '')

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
