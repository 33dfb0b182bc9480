/** A question with its answer, and how each event of the stream changes it. Pure: no Vue, no network. */
import type { Answering } from '@/api/capabilities'
import type { ActivityRecord, ActivityType, Feedback, Interrupt, ToolCall } from '@/api/chats'
import type { ActivityContents, ChartSettings } from '@/api/generated'
import type { DrillRequest } from '@/api/answers/drill'
import type { StreamEvent } from '@/api/runs'
import type { Values } from '@/api/savedQuestions'

export interface Step {
  name: string
  startedAt: number
  ms: number | null
}

export type TurnStatus = 'submitted' | 'streaming' | 'finished' | 'failed' | 'cancelled' | 'waiting'

export interface Turn {
  runId: string
  /** The run that it follows; null: it begins the chat. */
  parentId: string | null
  question: string
  createdAt: string
  status: TurnStatus
  steps: Step[]
  activities: ActivityRecord[]
  summary: string
  reasoning: string
  error: TurnError | null
  answering: Answering | null
  usage: Tokens | null
  feedback: Feedback | null
  /** How the user wants the chart; null: as the service chose it. */
  chartSettings: ChartSettings | null
  /** Set while the connection is lost and being made again; the message is the service's, if it had one. */
  reconnecting: { message: string } | null
  /** Whether the service has taken the question. What it refused may be asked again in its place. */
  started: boolean
  /** The saved question that it answers, outside of a chat: its rows come from there. */
  saved?: {
    id: string
    values: Values
    editable: boolean
    /** Whether it is shown on a dashboard only: its rows cannot be had otherwise. */
    closed?: boolean
  }
  /** The statement that is run instead of one that is written for the question. */
  edited: { runId: string; sql: string; drill?: DrillRequest } | null
  tools: ToolCall[]
  /** What the answer asks, or asked, before it goes on. */
  interrupts: Interrupt[]
  /** Whether it goes on with the answer before it, which waited for the user. */
  continues: boolean
  /** Whether rows are asked for: the question is put to a data source or to files. */
  asksRows: boolean
  /** Whether the summary of the rows is complete and checked; suggestions may still come. */
  summarized: boolean
}

/** What all model calls of an answer read and wrote; null where no server counted. */
export interface Tokens {
  input: number
  output: number
  /** How many of the input tokens servers took from their prefix caches. */
  cached: number
}

export interface TurnError {
  code: string
  message: string
  /** When it makes sense to try again, in ms since 1970. */
  retryAt?: number
}

export function newTurn(
  runId: string,
  question: string,
  answering: Answering | null,
  now = new Date(),
): Turn {
  return {
    runId,
    parentId: null,
    question,
    createdAt: now.toISOString(),
    status: 'submitted',
    steps: [],
    activities: [],
    summary: '',
    reasoning: '',
    error: null,
    answering,
    usage: null,
    feedback: null,
    chartSettings: null,
    reconnecting: null,
    started: false,
    edited: null,
    tools: [],
    interrupts: [],
    continues: false,
    asksRows: false,
    summarized: false,
  }
}

type Counted = number | null | undefined

interface UsageOnWire {
  inputTokens?: Counted
  outputTokens?: Counted
  cachedInputTokens?: Counted
}

const tokensIn = (usage: UsageOnWire[] | null | undefined) =>
  sumOf(
    usage?.map((call) => ({
      input: call.inputTokens,
      output: call.outputTokens,
      cached: call.cachedInputTokens,
    })),
  )

/** What all calls used together; null where no server counted. */
export function sumOf(calls: Record<keyof Tokens, Counted>[] | undefined): Tokens | null {
  if (!calls || calls.length === 0) return null
  const total = (name: keyof Tokens) => calls.reduce((sum, call) => sum + (call[name] ?? 0), 0)
  return { input: total('input'), output: total('output'), cached: total('cached') }
}

/** Whether another model answers than the one that was asked. */
const hasOtherModel = (turn: Turn): boolean =>
  turn.activities.some(
    (part) => part.type === 'notice' && ['model_fell_over', 'model_gone'].includes(part.content.code),
  )

/** Whether the engine said it all without looking for rows, whoever was to answer: a greeting, a list of tables. */
export const isReply = (turn: Turn): boolean =>
  turn.asksRows && turn.summary !== '' && !turn.activities.some((part) => part.type === 'sources')

/** Whether someone else answered than was to: another model, or the engine by itself. */
export const hasOtherAuthor = (turn: Turn): boolean =>
  hasOtherModel(turn) || (turn.answering?.kind === 'model' && isReply(turn))

export const isRunning = (turn: Turn): boolean => turn.status === 'submitted' || turn.status === 'streaming'

/** Whether the reader has all that was asked for. Suggestions, or a second reading, may still come. */
export const isAnswered = (turn: Turn): boolean => !isRunning(turn) || turn.summarized

/** Whether the answer is there, and only what stands beside it is still being made. */
export const isEnding = (turn: Turn): boolean => isRunning(turn) && turn.summarized

const ROW_PARTS: ReadonlySet<ActivityType> = new Set(['sources', 'sql', 'table'])

/** Whether the answer is laid out around rows: it has some, or they are being fetched. */
export const isOfRows = (turn: Turn): boolean =>
  (turn.asksRows && isRunning(turn)) || turn.activities.some(({ type }) => ROW_PARTS.has(type))

/** The last activity of a type, typed. */
export function activityOf<T extends ActivityType>(turn: Turn, type: T): ActivityContents[T] | null {
  const record = turn.activities.findLast((activity) => activity.type === type)
  return record ? (record.content as ActivityContents[T]) : null
}

/** The statement that made the rows of an answer; empty where there is none, or it is not shown. */
export const statementOf = (turn: Turn): string => activityOf(turn, 'sql')?.sql ?? ''

/** Forgets what a stream brought, so that it can be followed again from its beginning. */
export function clearAnswer(turn: Turn): void {
  Object.assign(turn, {
    status: 'streaming',
    steps: [],
    activities: [],
    tools: [],
    interrupts: [],
    summary: '',
    summarized: false,
    reasoning: '',
    error: null,
  })
}

/** Changes `turn` by one event; events that show nothing are passed over. */
export function applyEvent(turn: Turn, event: StreamEvent, now = Date.now()): void {
  const apply = handlers[event.type] as Handler<StreamEvent> | undefined
  apply?.(turn, event, event.timestamp ?? now)
}

interface ReceivedInterrupt {
  id: string
  reason: string
  message?: string | null | undefined
  toolCallId?: string | null | undefined
  metadata?: Record<string, unknown> | null | undefined
}

type Handler<E> = (turn: Turn, event: E, at: number) => void
type Handlers = { [T in StreamEvent['type']]?: Handler<Extract<StreamEvent, { type: T }>> }

const handlers: Handlers = {
  RUN_STARTED: (turn, event) => {
    turn.status = 'streaming'
    turn.started = true
    turn.runId = event.runId
  },
  STEP_STARTED: (turn, event, at) => {
    turn.steps.push({ name: event.stepName, startedAt: at, ms: null })
  },
  STEP_FINISHED: (turn, event, at) => {
    const step = turn.steps.findLast((open) => open.name === event.stepName && open.ms === null)
    if (step) step.ms = Math.max(0, at - step.startedAt)
  },
  TEXT_MESSAGE_START: (turn) => {
    if (turn.summary !== '') turn.summary += '\n\n'
  },
  TEXT_MESSAGE_CONTENT: (turn, event) => {
    turn.summary += event.delta
  },
  MESSAGES_SNAPSHOT: (turn, event) => {
    // What was said so far is taken back.
    const assistantMessages = event.messages.filter((message) => message.role === 'assistant')
    turn.summary = assistantMessages.map((message) => message.content ?? '').join('\n\n')
  },
  REASONING_MESSAGE_START: (turn) => {
    if (turn.reasoning !== '') turn.reasoning += '\n\n'
  },
  REASONING_MESSAGE_CONTENT: (turn, event) => {
    turn.reasoning += event.delta
  },
  ACTIVITY_SNAPSHOT: (turn, event) => {
    place(turn, { id: event.messageId, type: event.activityType, content: event.content } as ActivityRecord)
    // The service, too, takes the answer for complete from then on.
    if (event.activityType === 'figures') turn.summarized = activityOf(turn, 'table') !== null
  },
  TOOL_CALL_START: (turn, event) => {
    const server = event.metadata?.['server']
    turn.tools.push({
      id: event.toolCallId,
      name: event.toolCallName,
      server: typeof server === 'string' ? server : '',
      arguments: '',
      result: null,
      failed: false,
      truncated: false,
      ms: 0,
      pictures: [],
    })
  },
  TOOL_CALL_ARGS: (turn, event) => {
    const call = callOf(turn, event.toolCallId)
    if (call) call.arguments += event.delta
  },
  TOOL_CALL_RESULT: (turn, event) => {
    const call = callOf(turn, event.toolCallId)
    if (!call) return
    call.result = typeof event.content === 'string' ? event.content : ''
    call.failed = event.metadata?.['failed'] === true
    call.truncated = event.metadata?.['truncated'] === true
    call.ms = Number(event.metadata?.['ms'] ?? 0)
    call.pictures = textsOf(event.metadata?.['pictures'])
  },
  RUN_FINISHED: (turn, event) => {
    const outcome = event.outcome?.type ?? 'success'
    if (event.outcome?.type === 'interrupt') turn.interrupts = event.outcome.interrupts.map(interruptOf)
    turn.usage = tokensIn(event.usage)
    turn.status = outcome === 'cancelled' ? 'cancelled' : outcome === 'interrupt' ? 'waiting' : 'finished'
    closeSteps(turn)
  },
  RUN_ERROR: (turn, event) => {
    turn.status = 'failed'
    turn.usage = tokensIn(event.usage)
    turn.error = { code: event.code ?? 'internal', message: event.message }
    closeSteps(turn)
  },
}

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

const callOf = (turn: Turn, id: string): ToolCall | undefined => turn.tools.find((call) => call.id === id)

const interruptOf = (interrupt: ReceivedInterrupt): Interrupt => ({
  id: interrupt.id,
  reason: interrupt.reason,
  message: interrupt.message ?? '',
  tool_call_id: interrupt.toolCallId ?? null,
  metadata: interrupt.metadata ?? {},
  answer: null,
})

function place(turn: Turn, activity: ActivityRecord): void {
  const index = turn.activities.findIndex((other) => other.id === activity.id && other.type === activity.type)
  if (index < 0) turn.activities.push(activity)
  else turn.activities[index] = activity
}

/** A step that never finished has no time: it is not shown as running after the end. */
function closeSteps(turn: Turn): void {
  turn.steps = turn.steps.filter((step) => step.ms !== null)
}
