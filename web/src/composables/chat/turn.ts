/** A question with its answer as the page holds it, and what can be told from it. */
import type { Answering } from '@/api/capabilities'
import type { ActivityRecord, ActivityType, Feedback, Interrupt, ToolCall } from '@/api/chats'
import type { ActivityContents, ChartSettings } from '@/api/generated'
import type { DrillRequest } from '@/api/answers/drill'
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

/** What all calls used together; null where no server counted. */
export function sumTokens(calls: Record<keyof Tokens, Counted>[] | undefined): Tokens | null {
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
