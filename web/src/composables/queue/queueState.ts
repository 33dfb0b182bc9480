import { computed } from 'vue'
import { ApiError } from '@/api/transport/client'
import { newestAfter } from '@/composables/chat/branches'
import type { QuestionOptions, QuestionPlace } from '@/composables/chat/useQuestions'
import type { Turn } from '@/composables/chat/turn'
import { MAX_QUEUED, useQueue } from '@/stores/queue'

/** What the queue needs of the chat that is open. */
export interface OpenChat {
  readonly id: string | null
  readonly turns: Turn[]
  /** The turns of all branches. */
  readonly record: Turn[]
  readonly busy: boolean
  /** Whether an answer of any branch is being made. */
  readonly answering: boolean
  readonly loading: boolean
  readonly failure: unknown
  refresh: () => Promise<void>
  send: (text: string, options: QuestionOptions, place: QuestionPlace) => string
}

/** Why the queue does not go on by itself. */
export type PauseReason = 'failed' | 'cancelled' | 'old' | 'undecided'

/** The queue of the open chat, and whether it may go on. */
export function useQueueState(chat: OpenChat) {
  const queue = useQueue()
  const own = computed(() => queue.of(chat.id))
  /** Those that are not among the answers yet. */
  const items = computed(() => {
    const shownRuns = new Set(chat.record.map(({ runId }) => runId))
    return own.value.items.filter(({ runId }) => !shownRuns.has(runId))
  })
  /** The end of the branch in which the first of them was queued. */
  const last = computed(() => {
    const after = chat.record.find(({ runId }) => runId === items.value[0]?.after)
    return after ? newestAfter(chat.record, after) : chat.turns.at(-1)
  })
  const lastStatus = computed(() => last.value?.status)
  const pause = computed((): PauseReason | null => {
    if (lastStatus.value === 'waiting') return 'undecided'
    if (!own.value.paused) return null
    return lastStatus.value === 'failed' || lastStatus.value === 'cancelled' ? lastStatus.value : 'old'
  })
  return {
    own,
    items,
    last,
    lastStatus,
    pause,
    full: computed(() => items.value.length >= MAX_QUEUED),
    /** Whether a question that is asked now has to wait for others. */
    waits: computed(() => chat.busy || (items.value.length > 0 && pause.value === null)),
  }
}

export type QueueState = ReturnType<typeof useQueueState>

export const isIdle = (chat: OpenChat): boolean => !chat.answering && !chat.loading && chat.failure === null

/** Loads the record of the chat again. The service does not know the chat when it refused its first question. */
export async function refreshIfKnown(chat: OpenChat): Promise<void> {
  try {
    await chat.refresh()
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error
  }
}
