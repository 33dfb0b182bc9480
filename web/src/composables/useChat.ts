import { computed, onScopeDispose, reactive, ref, shallowRef, type InjectionKey } from 'vue'
import { getChat, type Chat, type Feedback } from '@/api/chats'
import { newId } from '@/api/ids'
import { ask, follow, rateRun, rerun, stopRun } from '@/api/runs'
import { followRun, type OpenStream } from '@/composables/run'
import { isRunning, newTurn, rewind, turnsOf, type Turn } from '@/composables/turn'
import { useChats } from '@/stores/chats'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'

/** What the parts of an answer may ask for. */
export interface ChatActions {
  readonly busy: boolean
  ask: (text: string) => void
  again: (turn: Turn) => void
  rerun: (turn: Turn, sql: string) => void
  rate: (turn: Turn, feedback: Feedback) => Promise<void>
}

export const chatActions: InjectionKey<ChatActions> = Symbol('chatActions')

/** One chat with its turns: loads it, asks, follows, stops. */
export function useChat() {
  const chats = useChats()
  const session = useSession()
  const preferences = usePreferences()
  const id = ref<string | null>(null)
  const head = shallowRef<Chat | null>(null)
  const sourceId = ref<string | null>(null)
  const turns = ref<Turn[]>([])
  const loading = ref(false)
  const failure = shallowRef<unknown>(null)
  const stopping = ref(false)
  const running = computed(() => turns.value.find(isRunning) ?? null)
  const busy = computed(() => running.value !== null)
  let leaving = new AbortController()
  onScopeDispose(() => {
    leaving.abort()
  })

  /** Shows a stored chat, or an empty one. What runs on in the chat left behind runs on in the service. */
  async function open(chatId: string | null): Promise<void> {
    if (chatId !== null && chatId === id.value) return
    leaving.abort()
    leaving = new AbortController()
    id.value = chatId
    head.value = null
    sourceId.value = null
    turns.value = []
    failure.value = null
    stopping.value = false
    if (chatId !== null) await load(chatId, leaving.signal)
  }

  async function load(chatId: string, signal: AbortSignal): Promise<void> {
    loading.value = true
    try {
      const chat = await getChat(chatId, signal)
      head.value = chat
      sourceId.value = chat.datasource_id
      turns.value = turnsOf(chat)
      if (running.value) resume(running.value)
    } catch (error) {
      if (!signal.aborted) failure.value = error
    } finally {
      if (!signal.aborted) loading.value = false
    }
  }

  async function reload(): Promise<void> {
    const chatId = id.value
    id.value = null
    await open(chatId)
  }

  function resume(turn: Turn): void {
    rewind(turn)
    void track(turn, (signal) => follow(turn.runId, null, signal), true)
  }

  /** Starts an answer; the chat gets an id when it has none yet. */
  function send(text: string, datasourceId: string): string {
    const chatId = id.value ?? newId()
    id.value = chatId
    sourceId.value = datasourceId
    const turn = add(text)
    const question = { chatId, runId: turn.runId, text, datasourceId, locale: preferences.locale }
    void track(turn, (signal) => ask(question, signal), true)
    return chatId
  }

  /** Runs an edited statement; a lost start is not repeated, it would run twice. */
  function runSql(turn: Turn, sql: string): void {
    const from = turn.runId
    void track(add(turn.question), (signal) => rerun(from, sql, signal), false)
  }

  function add(question: string): Turn {
    const turn = reactive(newTurn(newId(), question, session.capabilities?.answering ?? null))
    turns.value.push(turn)
    return turn
  }

  async function track(turn: Turn, start: OpenStream, repeatable: boolean): Promise<void> {
    const { signal } = leaving
    setTimeout(() => void chats.refresh(), LIST_DELAY_MS)
    await followRun(turn, start, { signal, repeatable })
    if (!signal.aborted) stopping.value = false
    await chats.refresh()
  }

  async function stop(): Promise<void> {
    const turn = running.value
    if (!turn || stopping.value) return
    stopping.value = true
    try {
      await stopRun(turn.runId)
    } catch (error) {
      stopping.value = false
      throw error
    }
  }

  async function rate(turn: Turn, feedback: Feedback): Promise<void> {
    await rateRun(turn.runId, feedback)
    turn.feedback = feedback
  }

  return {
    id, head, sourceId, turns, loading, failure, stopping, busy,
    open, reload, send, stop, rate, runSql,
  } // prettier-ignore
}

/** The list shows a new chat once the service has stored it. */
const LIST_DELAY_MS = 400
