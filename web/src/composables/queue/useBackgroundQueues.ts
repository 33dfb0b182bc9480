import { computed, onScopeDispose, watch, type Ref } from 'vue'
import { getChat, type Chat } from '@/api/chats'
import { ApiError } from '@/api/transport/client'
import { ask } from '@/api/runs'
import { useAbortSignal } from '@/composables/browser/useAbortSignal'
import { useChats } from '@/stores/chats'
import { usePreferences } from '@/stores/preferences'
import { isOld, useQueue } from '@/stores/queue'
import type { QueuedQuestion } from '@/stores/storedQueues'
import { useSession } from '@/stores/session'

const INTERVAL_MS = 3_000
const MAX_TRIES = 40

/**
 * The questions that wait in chats which are not open in this tab: each is sent when the answer before it has ended
 * well. Its answer is not read here; whoever opens the chat follows it.
 */
export function useBackgroundQueues(openChat: Ref<string | null>): void {
  const queue = useQueue()
  const session = useSession()
  const abort = useAbortSignal()
  const check = useQueueCheck(openChat, abort.signal)
  const waiting = computed(() =>
    Object.entries(queue.chats)
      .filter(([chatId, { paused, items }]) => chatId !== openChat.value && !paused && items.length > 0)
      .map(([chatId]) => chatId),
  )
  let checking = false
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => session.user?.id,
    (id) => {
      queue.claim(id)
    },
    { immediate: true },
  )
  watch(waiting, schedule, { immediate: true })
  onScopeDispose(() => {
    clearTimeout(timer)
  })

  function schedule(): void {
    clearTimeout(timer)
    if (waiting.value.length > 0 && !abort.signal.aborted)
      timer = setTimeout(() => void checkAll(), INTERVAL_MS)
  }

  async function checkAll(): Promise<void> {
    if (checking) return
    checking = true
    for (const chatId of waiting.value) await check(chatId)
    checking = false
    schedule()
  }
}

/** Checks one chat, and sends the first question of its queue when the chat is free. */
function useQueueCheck(openChat: Ref<string | null>, signal: AbortSignal): (chatId: string) => Promise<void> {
  const queue = useQueue()
  const chats = useChats()
  const send = useBackgroundSend(signal)
  const tries = new Map<string, number>()

  async function advance(chatId: string, chat: Chat): Promise<void> {
    const { items } = queue.of(chatId)
    const [next] = items
    const status = statusOf(chat)
    if (!next || status === 'busy' || chatId === openChat.value) return
    if (chat.messages.some(({ run_id }) => run_id === next.runId)) queue.remove(chatId, next.runId)
    else if (status === 'ended badly' || (!queue.watched.has(chatId) && isOld(items)))
      queue.pause(chatId, true)
    else await send(chatId, next, endOf(chat, next.after))
  }

  /** What the service refuses waits for its user, who reads why on sending it; what does not arrive is sent later. */
  function fail(chatId: string, error: unknown): void {
    if (signal.aborted) return
    const attempts = (tries.get(chatId) ?? 0) + 1
    tries.set(chatId, attempts)
    if (isRefusal(error) || attempts >= MAX_TRIES) queue.pause(chatId, true)
  }

  return async (chatId) => {
    const head = chats.heads.find(({ id }) => id === chatId)
    if (head?.running || head?.waiting) return
    try {
      await advance(chatId, await getChat(chatId, signal))
      tries.delete(chatId)
    } catch (error) {
      fail(chatId, error)
    }
  }
}

/** Sends a question, and returns once the service has it; it answers on its own. */
function useBackgroundSend(signal: AbortSignal) {
  const queue = useQueue()
  const chats = useChats()
  const preferences = usePreferences()
  return async (
    chatId: string,
    { text, runId, about, modelId }: QueuedQuestion,
    parentId: string | null,
  ): Promise<void> => {
    const reading = new AbortController()
    const question = { chatId, runId, text, about, modelId, locale: preferences.locale, parentId }
    const leave = (): void => {
      reading.abort()
    }
    signal.addEventListener('abort', leave)
    try {
      for await (const { event } of ask(question, reading.signal)) if (event.type === 'RUN_STARTED') break
    } finally {
      signal.removeEventListener('abort', leave)
      leave()
    }
    queue.watched.add(chatId)
    queue.remove(chatId, runId)
    await chats.refresh()
  }
}

/** The end of the branch in which a question was queued; null where that is not known any more. */
function endOf(chat: Chat, after: string | null | undefined): string | null {
  const parents = new Map(chat.messages.map((message) => [message.run_id, message.parent_run_id ?? null]))
  const follows = (runId: string | null): boolean =>
    runId !== null && parents.has(runId) && (runId === after || follows(parents.get(runId) ?? null))
  return [...parents.keys()].findLast(follows) ?? null
}

/** Not: signed out, too many at once. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ApiError && error.status >= 400 && error.status < 500 && ![401, 429].includes(error.status)

type ChatStatus = 'busy' | 'ended badly' | 'free'

function statusOf(chat: Chat): ChatStatus {
  const last = chat.messages.findLast(({ role }) => role === 'assistant')
  const status = last?.role === 'assistant' ? last.status : 'finished'
  if (status === 'running' || status === 'waiting') return 'busy'
  return status === 'finished' ? 'free' : 'ended badly'
}
