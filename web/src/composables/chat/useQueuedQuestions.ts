import { computed, onScopeDispose, ref, watch } from 'vue'
import type { Answering } from '@/api/capabilities'
import { ApiError } from '@/api/transport/client'
import { newId } from '@/api/transport/ids'
import type { Asked } from '@/composables/chat/useChat'
import { isRunning, type Turn } from '@/composables/chat/turn'
import { isOld, MOST_QUEUED, useQueue, type QueuedQuestion } from '@/stores/queue'

/** What the queue needs of the chat that is open. */
export interface OpenChat {
  readonly id: string | null
  readonly turns: Turn[]
  readonly busy: boolean
  readonly loading: boolean
  readonly failure: unknown
  look: () => Promise<void>
  send: (text: string, asked: Asked, queuedAs: string) => string
}

/** Why the queue does not go on by itself. */
export type Pause = 'failed' | 'cancelled' | 'old' | 'undecided'

const RETRY_MS = 5_000
const MOST_TRIES = 24

/**
 * The questions that wait in the open chat, and the sending of them, one after the other's answer has ended.
 * They go on by themselves after a good answer only, and not when they were left for long.
 */
export function useQueuedQuestions(chat: OpenChat) {
  const queue = useQueue()
  const editing = ref<string | null>(null)
  const own = computed(() => queue.of(chat.id))
  /** Those that are not among the answers yet. */
  const items = computed(() => {
    const shown = new Set(chat.turns.map(({ runId }) => runId))
    return own.value.items.filter(({ runId }) => !shown.has(runId))
  })
  const full = computed(() => items.value.length >= MOST_QUEUED)
  /** Whether a question that is asked now has to wait for others. */
  const waits = computed(() => chat.busy || (items.value.length > 0 && pause.value === null))
  const last = computed(() => chat.turns.at(-1)?.status)
  const pause = computed((): Pause | null => {
    if (last.value === 'waiting') return 'undecided'
    if (!own.value.paused) return null
    return last.value === 'failed' || last.value === 'cancelled' ? last.value : 'old'
  })
  let sending = false
  let outdated = false
  let tries = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => {
    clearTimeout(timer)
  })

  watch(
    () => chat.busy && chat.id,
    (id) => {
      if (id) queue.watched.add(id)
    },
    { immediate: true },
  )
  // The service has it: from now on the chat's record keeps it.
  watch(
    () => chat.turns.filter(isTaken).map(({ runId }) => runId),
    (taken) => {
      for (const { runId } of own.value.items) if (taken.includes(runId)) queue.remove(chat.id ?? '', runId)
    },
    { immediate: true },
  )
  // Another tab has sent one: the record of the chat has its answer.
  watch(
    () => [chat.id, own.value.items.map(({ runId }) => runId)] as const,
    ([id, now], [idBefore, before]) => {
      const shown = chat.turns.map(({ runId }) => runId)
      const gone = before.filter((runId) => ![...now, ...shown].includes(runId))
      if (id !== idBefore || gone.length === 0) return
      outdated = true
      advance()
    },
  )
  watch(
    [
      () => [chat.id, chat.busy, chat.loading, chat.failure],
      () => [items.value, own.value.paused, last.value, editing.value],
    ],
    advance,
    { immediate: true, flush: 'post' },
  )

  function advance(): void {
    if (!isIdle()) return
    const [first] = items.value
    if (!first) {
      void catchUp()
      return
    }
    if (pause.value !== null || editing.value === first.runId) return
    if (hasEndedBadly() || isLeft()) pauseQueue()
    else void sendNext()
  }

  function isIdle(): boolean {
    return !chat.busy && !chat.loading && chat.failure === null
  }

  function hasEndedBadly(): boolean {
    return last.value === 'failed' || last.value === 'cancelled'
  }

  function pauseQueue(): void {
    if (chat.id !== null) queue.pause(chat.id, true)
  }

  /** Questions that nobody has waited for on this page are not sent long after. */
  function isLeft(): boolean {
    return !queue.watched.has(chat.id ?? '') && isOld(items.value)
  }

  /** Sends the first question, unless an answer to a question of another tab turns out to run. */
  async function sendNext(): Promise<void> {
    if (sending) return
    sending = true
    const chatId = chat.id
    try {
      await lookIfKnown()
      const [next] = items.value
      if (next && chatId !== null && chatId === chat.id && !chat.busy) send(chatId, next)
      tries = 0
    } catch {
      again()
    } finally {
      sending = false
    }
  }

  function send(chatId: string, { text, runId, ...asked }: QueuedQuestion): void {
    chat.send(text, asked, runId)
    queue.pause(chatId, false)
  }

  async function catchUp(): Promise<void> {
    if (!outdated) return
    outdated = false
    try {
      await lookIfKnown()
    } catch {
      // The list of chats tells of the answer soon.
    }
  }

  async function lookIfKnown(): Promise<void> {
    try {
      await chat.look()
    } catch (error) {
      // The service does not know the chat when it refused its first question.
      if (!(error instanceof ApiError && error.status === 404)) throw error
    }
  }

  function again(): void {
    tries += 1
    clearTimeout(timer)
    if (tries < MOST_TRIES) timer = setTimeout(advance, RETRY_MS)
    else pauseQueue()
  }

  function add(
    text: string,
    asked: { about: Asked['about']; modelId: string | null; answering: Answering | null },
  ): void {
    if (chat.id !== null) queue.add(chat.id, { ...asked, text, runId: newId(), queuedAt: Date.now() })
  }

  function edit(runId: string, text: string): void {
    if (chat.id !== null) queue.edit(chat.id, runId, text)
  }

  function remove(runId: string): void {
    if (chat.id !== null) queue.remove(chat.id, runId)
  }

  function removeAll(): void {
    if (chat.id !== null) queue.removeAll(chat.id)
  }

  return { items, full, waits, pause, editing, add, edit, remove, removeAll, goOn: sendNext }
}

/** A question that was refused stands among the answers, to be asked again; a lost session asks it later. */
const isTaken = (turn: Turn): boolean =>
  turn.started || (!isRunning(turn) && turn.error?.code !== 'unauthorized')
