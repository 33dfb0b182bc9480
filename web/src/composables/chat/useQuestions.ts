import { reactive } from 'vue'
import type { Answering } from '@/api/capabilities'
import { drill, type DrillRequest } from '@/api/answers/drill'
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
import { firstPartOf } from '@/composables/chat/branches'
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

/** Where a question goes in its chat: after the branch that is shown, unless it says otherwise. */
export interface QuestionPlace {
  /** The id of its run, when it waited in the queue. */
  queuedAs?: string | undefined
  /** The turn beside which it is another version. */
  versionOf?: Turn | undefined
  /** The run that it follows. */
  parentId?: string | null | undefined
}

/** No model of ours answers there, whichever is chosen. */
const DIFY: Answering = { kind: 'model', name: 'Dify' }

/** Asks the questions of a chat; each adds a turn, which is followed to its end. */
export function useQuestions(state: ChatState, followTurn: RunFollower['followTurn']) {
  const preferences = usePreferences()
  const draft = useDraft()
  const addTurn = useNewTurns(state)
  const { runSql, runDrill, runEdited } = useEditedStatements(state, addTurn, followTurn)

  /**
   * Starts an answer; the chat gets an id when it has none yet.
   * A question that waited in the queue has the id of its run already, and stays there until the service takes it.
   */
  function send(text: string, options: QuestionOptions, target: QuestionPlace = {}): string {
    const { about, modelId } = options
    const isNew = state.id.value === null || state.id.value === draft.unknownChat
    const chatId = state.id.value ?? newId()
    state.id.value = chatId
    state.sourceId.value = about.mode === 'data' ? about.datasourceId : null
    state.modelId.value = modelId ?? state.modelId.value
    const place = placeOf(state, target)
    const answering = about.mode === 'dify' ? DIFY : options.answering
    const turn = addTurn(text, answering, place.parentId, target.queuedAs)
    turn.asksRows = isAboutRows(about)
    const question = { chatId, runId: turn.runId, about, modelId, text, locale: preferences.locale, ...place }
    const isQueued = target.queuedAs !== undefined
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
    const { edited, parentId } = turn
    if (turn.started && !edited) return false
    if (!turn.started) removeTurn(state, turn)
    if (edited) runEdited(turn.question, edited, parentId)
    else send(turn.question, options, { parentId })
    return true
  }

  return { send, sendAgain, runSql, runDrill, decide: useDecisions(state, addTurn, followTurn) }
}

const isAboutRows = ({ mode }: Subject): boolean => mode === 'data' || mode === 'file'

const lastStarted = (turns: Turn[]): string | null => turns.findLast(({ started }) => started)?.runId ?? null

/** Which run a question follows, and beside which one it stands: only so one that begins the chat is told from the next. */
function placeOf({ record, turns }: ChatState, target: QuestionPlace) {
  const version = target.versionOf && firstPartOf(record.value, target.versionOf)
  if (version) return { parentId: version.parentId, versionOf: version.runId }
  const parentId = target.parentId === undefined ? lastStarted(turns.value) : target.parentId
  const first = record.value.find((turn) => turn.parentId === null && turn.started)
  return { parentId, versionOf: parentId === null ? (first?.runId ?? null) : null }
}

/** Takes a question away that the service never took. */
function removeTurn({ record, last }: ChatState, turn: Turn): void {
  record.value = record.value.filter((other) => other !== turn)
  last.value = record.value.find(({ runId }) => runId === turn.parentId) ?? null
}

type AddTurn = (
  question: string,
  answering: Answering | null,
  parentId: string | null,
  runId?: string,
) => Turn

/** A new turn is shown, unless the branch of its queue is not the one that is being looked at. */
function useNewTurns({ record, last, turns }: ChatState): AddTurn {
  const session = useSession()
  return (question, answering, parentId, runId) => {
    const turn = reactive(
      newTurn(runId ?? newId(), question, answering ?? session.capabilities?.answering ?? null),
    )
    turn.parentId = parentId
    const isHere = parentId === null || turns.value.some((other) => other.runId === parentId)
    record.value.push(turn)
    if (isHere || runId === undefined) last.value = turn
    return turn
  }
}

function useEditedStatements(state: ChatState, addTurn: AddTurn, followTurn: RunFollower['followTurn']) {
  /** Runs an edited statement; a lost start is not repeated, it would run twice. */
  function runSql(turn: Turn, sql: string): void {
    runEdited(turn.question, { runId: turn.runId, sql }, turn.parentId)
  }

  /** Asks about a point of an answer's chart, after the branch that is shown. */
  function runDrill(turn: Turn, request: DrillRequest, question: string): void {
    runEdited(question, { runId: turn.runId, sql: '', drill: request }, lastStarted(state.turns.value))
  }

  function runEdited(question: string, edit: NonNullable<Turn['edited']>, parentId: string | null): void {
    const turn = addTurn(question, state.turns.value.at(-1)?.answering ?? null, parentId)
    turn.edited = edit
    turn.asksRows = true
    const { runId, sql, drill: request } = edit
    const open = (signal: AbortSignal) =>
      request ? drill(runId, { ...request, parent_run_id: parentId }, signal) : rerun(runId, sql, signal)
    void followTurn(turn, open, false)
  }

  return { runSql, runDrill, runEdited }
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
    const next = addTurn(narrower ?? turn.question, turn.answering, turn.runId)
    next.continues = narrower === undefined
    next.asksRows = turn.asksRows
    const decision = { chatId, runId: next.runId, locale: preferences.locale, replies }
    void followTurn(next, (signal) => sendDecision(decision, signal), true)
  }
}
