import { computed } from 'vue'
import { ApiError } from '@/api/transport/client'
import type { QuestionOptions } from '@/composables/chat/useQuestions'
import type { Turn } from '@/composables/chat/turn'
import { MAX_QUEUED, useQueue } from '@/stores/queue'

/** What the queue needs of the chat that is open. */
export interface OpenChat {
  readonly id: string | null
  readonly turns: Turn[]
  readonly busy: boolean
  readonly loading: boolean
  readonly failure: unknown
  refresh: () => Promise<void>
  send: (text: string, options: QuestionOptions, queuedAs: string) => string
}

/** Why the queue does not go on by itself. */
export type PauseReason = 'failed' | 'cancelled' | 'old' | 'undecided'

/** The queue of the open chat, and whether it may go on. */
export function useQueueState(chat: OpenChat) {
  const queue = useQueue()
  const own = computed(() => queue.of(chat.id))
  /** Those that are not among the answers yet. */
  const items = computed(() => {
    const shown = new Set(chat.turns.map(({ runId }) => runId))
    return own.value.items.filter(({ runId }) => !shown.has(runId))
  })
  const lastStatus = computed(() => chat.turns.at(-1)?.status)
  const pause = computed((): PauseReason | null => {
    if (lastStatus.value === 'waiting') return 'undecided'
    if (!own.value.paused) return null
    return lastStatus.value === 'failed' || lastStatus.value === 'cancelled' ? lastStatus.value : 'old'
  })
  return {
    own,
    items,
    lastStatus,
    pause,
    full: computed(() => items.value.length >= MAX_QUEUED),
    /** Whether a question that is asked now has to wait for others. */
    waits: computed(() => chat.busy || (items.value.length > 0 && pause.value === null)),
  }
}

export type QueueState = ReturnType<typeof useQueueState>

export const isIdle = (chat: OpenChat): boolean => !chat.busy && !chat.loading && chat.failure === null

/** Loads the record of the chat again. The service does not know the chat when it refused its first question. */
export async function refreshIfKnown(chat: OpenChat): Promise<void> {
  try {
    await chat.refresh()
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error
  }
}
