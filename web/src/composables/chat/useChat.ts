import { computed, onScopeDispose, reactive, ref, shallowRef, watch, type InjectionKey } from 'vue'
import type { Answering } from '@/api/capabilities'
import { getChat, type Chat, type Feedback } from '@/api/chats'
import { ApiError } from '@/api/transport/client'
import { newId } from '@/api/transport/ids'
import {
  answeringOf, ask, decide as sendDecision, follow, rateRun, rerun, stopRun, type Question, type Sequenced, type Subject,
} from '@/api/runs' // prettier-ignore
import { Pauses } from '@/composables/chat/pause'
import { followRun, type OpenStream } from '@/composables/chat/run'
import { turnsOf } from '@/composables/chat/storedTurns'
import { hasOtherAuthor, isEnding, isRunning, newTurn, rewind, type Turn } from '@/composables/chat/turn'
import { useVisible } from '@/composables/browser/useVisible'
import { useChats } from '@/stores/chats'
import { useDraft } from '@/stores/draft'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'

/** What the parts of an answer may ask for. */
export interface ChatActions {
  readonly busy: boolean
  ask: (text: string) => void
  again: (turn: Turn) => void
  reconnect: () => void
  rerun: (turn: Turn, sql: string) => void
  /** Says yes or no to all that an answer asks; it goes on below. */
  decide: (turn: Turn, approved: Record<string, boolean>) => void
  /** Ends an answer that waits for the user; nothing of what it asks is done. */
  giveUp: (turn: Turn) => Promise<void>
  rate: (turn: Turn, feedback: Feedback) => Promise<void>
}

/** What a question is asked of, and who answers; without `modelId` the chat's model. */
export interface Asked {
  about: Subject
  modelId: string | null
  answering: Answering | null
}

export const chatActions: InjectionKey<ChatActions> = Symbol('chatActions')

/** No model of ours answers there, whichever is chosen. */
const DIFY: Answering = { kind: 'model', name: 'Dify' }

/** One chat with its turns: loads it, asks, follows, stops. */
export function useChat() {
  const chats = useChats()
  const session = useSession()
  const preferences = usePreferences()
  const draft = useDraft()
  const id = ref<string | null>(null)
  const head = shallowRef<Chat | null>(null)
  const sourceId = ref<string | null>(null)
  const modelId = ref<string | null>(null)
  const turns = ref<Turn[]>([])
  const loading = ref(false)
  const failure = shallowRef<unknown>(null)
  const stopping = ref(false)
  const running = computed(() => turns.value.find(isRunning) ?? null)
  const busy = computed(() => running.value !== null)
  /** The answer is there; the run still makes suggestions, or a picture. */
  const ending = computed(() => running.value !== null && isEnding(running.value))
  const pauses = new Pauses()
  const visible = useVisible()
  const listed = computed(() => chats.heads.find((known) => known.id === id.value))
  let leaving = new AbortController()
  onScopeDispose(() => {
    leaving.abort()
    pauses.close()
  })
  watch([() => listed.value?.unseen, visible, id], () => {
    if (listed.value?.unseen && visible.value) void chats.see(listed.value.id)
  })
  // A question was asked in this chat on another device.
  watch([() => listed.value?.running, () => listed.value?.updated_at], () => {
    if (listed.value?.running && !busy.value && !loading.value) void catchUp(listed.value.id)
  })

  /** Shows a stored chat, or an empty one. What runs on in the chat left behind runs on in the service. */
  async function open(chatId: string | null): Promise<void> {
    if (chatId !== null && chatId === id.value) return
    leaving.abort()
    leaving = new AbortController()
    id.value = chatId
    head.value = null
    sourceId.value = null
    modelId.value = null
    turns.value = []
    failure.value = null
    stopping.value = false
    if (chatId !== null && chatId !== draft.unknownChat) await load(chatId, leaving.signal)
  }

  async function load(chatId: string, signal: AbortSignal): Promise<void> {
    loading.value = true
    try {
      show(await getChat(chatId, signal))
    } catch (error) {
      if (!signal.aborted) failure.value = error
    } finally {
      if (!signal.aborted) loading.value = false
    }
  }

  function show(chat: Chat): void {
    head.value = chat
    sourceId.value = chat.datasource_id
    modelId.value = chat.model_id ?? null
    turns.value = turnsOf(chat)
    turns.value.filter(isRunning).forEach(resume)
  }

  async function catchUp(chatId: string): Promise<void> {
    const { signal } = leaving
    try {
      const chat = await getChat(chatId, signal)
      if (!signal.aborted && !busy.value) show(chat)
    } catch {
      // What is shown stays; the list is asked again soon.
    }
  }

  /** Asks the record of the chat again, and shows it when it holds answers that are not here, asked in another tab. */
  async function look(): Promise<void> {
    const chatId = id.value
    if (chatId === null || chatId === draft.unknownChat) return
    const { signal } = leaving
    const chat = await getChat(chatId, signal)
    const here = new Set(turns.value.map(({ runId }) => runId))
    const others = turnsOf(chat).some(({ runId }) => !here.has(runId))
    if (others && !signal.aborted && !busy.value) show(chat)
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

  /**
   * Starts an answer; the chat gets an id when it has none yet.
   * A question that waited in the queue has the id of its run already, and is kept there until the service takes it.
   */
  function send(text: string, { about, modelId: wanted, answering }: Asked, queuedAs?: string): string {
    const isNew = id.value === null || id.value === draft.unknownChat
    const chatId = id.value ?? newId()
    id.value = chatId
    sourceId.value = about.mode === 'data' ? about.datasourceId : null
    modelId.value = wanted ?? modelId.value
    const turn = add(text, about.mode === 'dify' ? DIFY : answering, queuedAs)
    turn.asksRows = about.mode === 'data' || about.mode === 'file'
    const place = { chatId, runId: turn.runId, about, modelId: wanted }
    const question = { ...place, text, locale: preferences.locale }
    void track(turn, (signal) => asked(question, { isNew, queued: queuedAs !== undefined }, signal), true)
    return chatId
  }

  /** A question that was asked after the session had ended goes back into the box; the queue keeps its own. */
  async function* asked(
    question: Question,
    { isNew, queued }: { isNew: boolean; queued: boolean },
    signal: AbortSignal,
  ): AsyncGenerator<Sequenced> {
    draft.unknownChat = null
    try {
      yield* ask(question, signal)
    } catch (error) {
      if (!queued && error instanceof ApiError && error.status === 401)
        draft.giveBack(question.text, isNew ? question.chatId : null)
      throw error
    }
  }

  /** Runs an edited statement; a lost start is not repeated, it would run twice. */
  function runSql(turn: Turn, sql: string): void {
    runEdited(turn.question, { runId: turn.runId, sql })
  }

  function runEdited(question: string, edited: { runId: string; sql: string }): void {
    const turn = add(question, turns.value.at(-1)?.answering ?? null)
    turn.edited = edited
    turn.asksRows = true
    void track(turn, (signal) => rerun(edited.runId, edited.sql, signal), false)
  }

  /**
   * Runs an edited statement again, or sends what the service refused: in the same place when it never began.
   * False when it is a question that was answered.
   */
  function sendAgain(turn: Turn, about: Asked): boolean {
    if (turn.started && !turn.edited) return false
    if (!turn.started) turns.value = turns.value.filter((other) => other.runId !== turn.runId)
    if (turn.edited) runEdited(turn.question, turn.edited)
    else send(turn.question, about)
    return true
  }

  function decide(turn: Turn, approved: Record<string, boolean>): void {
    const chatId = id.value
    if (chatId === null || busy.value) return
    for (const interrupt of turn.interrupts)
      interrupt.answer = { status: 'resolved', payload: { approved: approved[interrupt.id] ?? false } }
    turn.status = 'finished'
    const next = add(turn.question, turn.answering)
    next.continues = true
    const decision = { chatId, runId: next.runId, locale: preferences.locale, approved }
    void track(next, (signal) => sendDecision(decision, signal), true)
  }

  function add(question: string, answering: Answering | null, runId = newId()): Turn {
    const turn = reactive(newTurn(runId, question, answering ?? session.capabilities?.answering ?? null))
    turns.value.push(turn)
    return turn
  }

  async function track(turn: Turn, start: OpenStream, repeatable: boolean): Promise<void> {
    const { signal } = leaving
    setTimeout(() => void chats.refresh(), LIST_DELAY_MS)
    await followRun(turn, start, { signal, repeatable, pause: pauses.pause })
    if (!signal.aborted) stopping.value = false
    // Its events are no longer kept, or not there any more: the record says what became of it.
    const stale = turn.started ? isGone(turn) : turn.continues && turn.error !== null
    if (stale && !signal.aborted) await reload()
    if (hasOtherAuthor(turn)) await tellWhoAnswered(turn)
    await chats.refresh()
  }

  async function tellWhoAnswered(turn: Turn): Promise<void> {
    try {
      turn.answering = await answeringOf(turn.runId)
    } catch {
      turn.answering = null // the notice names both models
    }
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

  async function giveUp(turn: Turn): Promise<void> {
    await stopRun(turn.runId)
    turn.status = 'cancelled'
    await chats.refresh()
  }

  async function rate(turn: Turn, feedback: Feedback): Promise<void> {
    await rateRun(turn.runId, feedback)
    turn.feedback = feedback
  }

  return {
    id, head, sourceId, modelId, turns, loading, failure, stopping, busy, ending,
    open, look, reload, send, sendAgain, stop, giveUp, rate, runSql, decide, reconnect: pauses.end,
  } // prettier-ignore
}

const isGone = (turn: Turn): boolean => turn.error?.code === 'gone' || turn.error?.code === 'not_found'

/** The list shows a new chat once the service has stored it. */
const LIST_DELAY_MS = 400
