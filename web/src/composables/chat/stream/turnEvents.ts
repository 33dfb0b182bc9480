/** How each event of a stream changes the turn that it belongs to. Pure: no Vue, no network. */
import type { ActivityRecord, Interrupt, ToolCall } from '@/api/chats'
import type { StreamEvent } from '@/api/runs'
import { activityOf, sumTokens, type Turn } from '@/composables/chat/turn'

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

interface ReceivedUsage {
  inputTokens?: number | null | undefined
  outputTokens?: number | null | undefined
  cachedInputTokens?: number | null | undefined
}

const tokensIn = (usage: ReceivedUsage[] | null | undefined) =>
  sumTokens(
    usage?.map((call) => ({
      input: call.inputTokens,
      output: call.outputTokens,
      cached: call.cachedInputTokens,
    })),
  )

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
