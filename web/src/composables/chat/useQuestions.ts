import { reactive } from 'vue'
import type { Answering } from '@/api/capabilities'
import { ApiError } from '@/api/transport/client'
import { newId } from '@/api/transport/ids'
import {
  ask,
  decide as sendDecision,
  rerun,
  type InterruptReply,
  type Question,
  type SequencedEvent,
  type Subject,
} from '@/api/runs'
import type { ChatState } from '@/composables/chat/chatState'
import { newTurn, type Turn } from '@/composables/chat/turn'
import type { RunFollower } from '@/composables/chat/useRunFollower'
import { useDraft } from '@/stores/draft'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'

/** What a question is asked of, and who answers; without `modelId` the chat's model. */
export interface QuestionOptions {
  about: Subject
  modelId: string | null
  answering: Answering | null
}

/** No model of ours answers there, whichever is chosen. */
const DIFY: Answering = { kind: 'model', name: 'Dify' }

/** Asks the questions of a chat; each adds a turn, which is followed to its end. */
export function useQuestions(state: ChatState, followTurn: RunFollower['followTurn']) {
  const preferences = usePreferences()
  const draft = useDraft()
  const addTurn = useNewTurns(state)
  const { runSql, runEdited } = useEditedStatements(state, addTurn, followTurn)

  /**
   * Starts an answer; the chat gets an id when it has none yet.
   * A question that waited in the queue has the id of its run already, and stays there until the service takes it.
   */
  function send(text: string, { about, modelId, answering }: QuestionOptions, queuedAs?: string): string {
    const isNew = state.id.value === null || state.id.value === draft.unknownChat
    const chatId = state.id.value ?? newId()
    state.id.value = chatId
    state.sourceId.value = about.mode === 'data' ? about.datasourceId : null
    state.modelId.value = modelId ?? state.modelId.value
    const turn = addTurn(text, about.mode === 'dify' ? DIFY : answering, queuedAs)
    turn.asksRows = about.mode === 'data' || about.mode === 'file'
    const question = { chatId, runId: turn.runId, about, modelId, text, locale: preferences.locale }
    const isQueued = queuedAs !== undefined
    void followTurn(turn, (signal) => open(question, { isNew, isQueued }, signal), true)
    return chatId
  }

  /** A question that was asked after the session had ended goes back into the box; the queue keeps its own. */
  async function* open(
    question: Question,
    { isNew, isQueued }: { isNew: boolean; isQueued: boolean },
    signal: AbortSignal,
  ): AsyncGenerator<SequencedEvent> {
    draft.unknownChat = null
    try {
      yield* ask(question, signal)
    } catch (error) {
      if (!isQueued && error instanceof ApiError && error.status === 401)
        draft.restore(question.text, isNew ? question.chatId : null)
      throw error
    }
  }

  /**
   * Runs an edited statement again, or sends what the service refused: in the same place when it never began.
   * False when it is a question that was answered.
   */
  function sendAgain(turn: Turn, options: QuestionOptions): boolean {
    if (turn.started && !turn.edited) return false
    if (!turn.started) state.turns.value = state.turns.value.filter(({ runId }) => runId !== turn.runId)
    if (turn.edited) runEdited(turn.question, turn.edited)
    else send(turn.question, options)
    return true
  }

  return { send, sendAgain, runSql, decide: useDecisions(state, addTurn, followTurn) }
}

type AddTurn = (question: string, answering: Answering | null, runId?: string) => Turn

function useNewTurns({ turns }: ChatState): AddTurn {
  const session = useSession()
  return (question, answering, runId = newId()) => {
    const turn = reactive(newTurn(runId, question, answering ?? session.capabilities?.answering ?? null))
    turns.value.push(turn)
    return turn
  }
}

function useEditedStatements(state: ChatState, addTurn: AddTurn, followTurn: RunFollower['followTurn']) {
  /** Runs an edited statement; a lost start is not repeated, it would run twice. */
  function runSql(turn: Turn, sql: string): void {
    runEdited(turn.question, { runId: turn.runId, sql })
  }

  function runEdited(question: string, edited: { runId: string; sql: string }): void {
    const turn = addTurn(question, state.turns.value.at(-1)?.answering ?? null)
    turn.edited = edited
    turn.asksRows = true
    void followTurn(turn, (signal) => rerun(edited.runId, edited.sql, signal), false)
  }

  return { runSql, runEdited }
}

/** Answers what a turn asks of its user; the answer goes on in a turn of its own. */
function useDecisions(state: ChatState, addTurn: AddTurn, followTurn: RunFollower['followTurn']) {
  const preferences = usePreferences()
  return (turn: Turn, replies: Record<string, InterruptReply>): void => {
    const chatId = state.id.value
    if (chatId === null || state.busy.value) return
    for (const interrupt of turn.interrupts)
      interrupt.answer = { status: 'resolved', payload: replies[interrupt.id] ?? {} }
    turn.status = 'finished'
    const narrower = Object.values(replies).find((reply) => 'question' in reply)?.question
    const next = addTurn(narrower ?? turn.question, turn.answering)
    next.continues = narrower === undefined
    next.asksRows = turn.asksRows
    const decision = { chatId, runId: next.runId, locale: preferences.locale, replies }
    void followTurn(next, (signal) => sendDecision(decision, signal), true)
  }
}
