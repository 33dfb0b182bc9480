import { onScopeDispose, watch, type Ref } from 'vue'
import { isIdle, refreshIfKnown, type OpenChat, type QueueState } from '@/composables/queue/queueState'
import { isOld, useQueue } from '@/stores/queue'
import type { QueuedQuestion } from '@/stores/storedQueues'

const RETRY_MS = 5_000
const MAX_TRIES = 24

/**
 * Sends the queued questions of the open chat, one after the other's answer has ended.
 * They go on by themselves after a good answer only, and not when they were left for long.
 */
export function useQueueSender(chat: OpenChat, state: QueueState, editing: Ref<string | null>) {
  const queue = useQueue()
  const retries = useRetries(advance)
  let sending = false
  watch(
    [
      () => [chat.id, chat.answering, chat.loading, chat.failure],
      () => [state.items.value, state.own.value.paused, state.lastStatus.value, editing.value],
    ],
    advance,
    { immediate: true, flush: 'post' },
  )

  /** Sends the first question if nothing stands against it. */
  function advance(): void {
    const [first] = state.items.value
    if (!first || !isIdle(chat) || state.pause.value !== null || editing.value === first.runId) return
    if (hasEndedBadly(state) || isAbandoned()) pauseQueue()
    else void sendNext()
  }

  function pauseQueue(): void {
    if (chat.id !== null) queue.pause(chat.id, true)
  }

  /** Questions that nobody has waited for on this page are not sent long after. */
  function isAbandoned(): boolean {
    return !queue.watched.has(chat.id ?? '') && isOld(state.items.value)
  }

  /** Sends the first question, unless an answer to a question of another tab turns out to run. */
  async function sendNext(): Promise<void> {
    if (sending) return
    sending = true
    const chatId = chat.id
    try {
      await refreshIfKnown(chat)
      const [next] = state.items.value
      if (next && chatId !== null && chatId === chat.id && !chat.answering) send(chatId, next)
      retries.reset()
    } catch {
      if (!retries.schedule()) pauseQueue()
    } finally {
      sending = false
    }
  }

  function send(chatId: string, { text, runId, ...options }: QueuedQuestion): void {
    const parent = state.last.value
    chat.send(text, options, { queuedAs: runId, parentId: parent?.started ? parent.runId : undefined })
    queue.pause(chatId, false)
  }

  return { sendNext }
}

const hasEndedBadly = ({ lastStatus: { value } }: QueueState): boolean =>
  value === 'failed' || value === 'cancelled'

/** Repeats `retry` after a while, at most `MAX_TRIES` times in a row. */
function useRetries(retry: () => void) {
  let tries = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => {
    clearTimeout(timer)
  })
  return {
    reset: (): void => {
      tries = 0
    },
    /** False when it was tried too often. */
    schedule: (): boolean => {
      tries += 1
      clearTimeout(timer)
      if (tries >= MAX_TRIES) return false
      timer = setTimeout(retry, RETRY_MS)
      return true
    },
  }
}
