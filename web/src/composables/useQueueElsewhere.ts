import { computed, onScopeDispose, watch, type Ref } from 'vue'
import { getChat, type Chat } from '@/api/chats'
import { ApiError } from '@/api/transport/client'
import { ask } from '@/api/runs'
import { useChats } from '@/stores/chats'
import { usePreferences } from '@/stores/preferences'
import { isOld, useQueue, type QueuedQuestion } from '@/stores/queue'
import { useSession } from '@/stores/session'

const LOOK_MS = 3_000
const MOST_TRIES = 40

type Outlook = 'busy' | 'ended badly' | 'free'

/**
 * The questions that wait in chats which are not open in this tab: each is sent when the answer before it has ended
 * well. Its answer is not read here; whoever opens the chat follows it.
 */
export function useQueueElsewhere(openChat: Ref<string | null>): void {
  const queue = useQueue()
  const chats = useChats()
  const session = useSession()
  const preferences = usePreferences()
  const leaving = new AbortController()
  const tries = new Map<string, number>()
  let looking = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const waiting = computed(() =>
    Object.entries(queue.chats)
      .filter(([chatId, { paused, items }]) => chatId !== openChat.value && !paused && items.length > 0)
      .map(([chatId]) => chatId),
  )
  watch(
    () => session.user?.id,
    (id) => {
      queue.claim(id)
    },
    { immediate: true },
  )
  watch(waiting, plan, { immediate: true })
  onScopeDispose(() => {
    clearTimeout(timer)
    leaving.abort()
  })

  function plan(): void {
    clearTimeout(timer)
    if (waiting.value.length > 0 && !leaving.signal.aborted)
      timer = setTimeout(() => void lookAtAll(), LOOK_MS)
  }

  async function lookAtAll(): Promise<void> {
    if (looking) return
    looking = true
    for (const chatId of waiting.value) await lookAt(chatId)
    looking = false
    plan()
  }

  async function lookAt(chatId: string): Promise<void> {
    const head = chats.heads.find(({ id }) => id === chatId)
    if (head?.running || head?.waiting) return
    try {
      await advance(chatId, await getChat(chatId, leaving.signal))
      tries.delete(chatId)
    } catch (error) {
      fail(chatId, error)
    }
  }

  async function advance(chatId: string, chat: Chat): Promise<void> {
    const { items } = queue.of(chatId)
    const [next] = items
    const outlook = outlookOf(chat)
    if (!next || outlook === 'busy' || chatId === openChat.value) return
    if (chat.messages.some(({ run_id }) => run_id === next.runId)) queue.remove(chatId, next.runId)
    else if (outlook === 'ended badly' || (!queue.watched.has(chatId) && isOld(items)))
      queue.pause(chatId, true)
    else await send(chatId, next)
  }

  /** Returns once the service has the question; it answers on its own. */
  async function send(chatId: string, { text, runId, about, modelId }: QueuedQuestion): Promise<void> {
    const reading = new AbortController()
    const question = { chatId, runId, text, about, modelId, locale: preferences.locale }
    const leave = (): void => {
      reading.abort()
    }
    leaving.signal.addEventListener('abort', leave)
    try {
      for await (const { event } of ask(question, reading.signal)) if (event.type === 'RUN_STARTED') break
    } finally {
      leaving.signal.removeEventListener('abort', leave)
      leave()
    }
    queue.watched.add(chatId)
    queue.remove(chatId, runId)
    await chats.refresh()
  }

  /** What the service refuses waits for its user, who reads why when he sends it; what it cannot hear is sent later. */
  function fail(chatId: string, error: unknown): void {
    if (leaving.signal.aborted) return
    const tried = (tries.get(chatId) ?? 0) + 1
    tries.set(chatId, tried)
    if (isRefusal(error) || tried >= MOST_TRIES) queue.pause(chatId, true)
  }
}

/** Not: signed out, too many at once. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ApiError && error.status >= 400 && error.status < 500 && ![401, 429].includes(error.status)

function outlookOf(chat: Chat): Outlook {
  const last = chat.messages.findLast(({ role }) => role === 'assistant')
  const status = last?.role === 'assistant' ? last.status : 'finished'
  if (status === 'running' || status === 'waiting') return 'busy'
  return status === 'finished' ? 'free' : 'ended badly'
}
