import type { Event, RunAgentInput } from '@ag-ui/core'
import type { Feedback } from '@/api/chats'
import type { Answering } from '@/api/capabilities'
import type { Cell, ChartSettings, ChartType } from '@/api/generated'
import { json, send, sendOnce, withQuery, withSession, type Options } from '@/api/transport/client'
import { newId } from '@/api/transport/ids'
import { frames } from '@/api/transport/stream'
import { Watchdog } from '@/api/transport/watchdog'

type Serialized<E> = E extends { type: infer T extends string } ? Omit<E, 'type'> & { type: `${T}` } : never

/** An AG-UI event as JSON has it: `type` is a plain string. */
export type StreamEvent = Serialized<Event>

/** An event and the sequence number to come back to. */
export interface SequencedEvent {
  id: string | null
  event: StreamEvent
}

/** What a question is about: a data source, files, or anything, with documents; or it goes to Dify. */
export type Subject =
  | { mode: 'data'; datasourceId: string }
  | { mode: 'file'; fileIds: string[] }
  | { mode: 'chat'; fileIds: string[] }
  | { mode: 'dify'; fileIds: string[] }

export interface Question {
  chatId: string
  runId: string
  text: string
  about: Subject
  /** Who should answer; null: the model of the chat, else the default. */
  modelId: string | null
  locale: string
  /** The run that it follows; null: it begins the chat. */
  parentId?: string | null
  /** The run beside which it is another version. */
  versionOf?: string | null
  /** The chat with the draft of a dashboard, where it is the question of a card. */
  previewOf?: string | null
}

/** Starts a run (or joins it from its beginning, when its id is known) and yields its events. */
export async function* ask(question: Question, signal: AbortSignal): AsyncGenerator<SequencedEvent> {
  const body: RunAgentInput = {
    threadId: question.chatId,
    runId: question.runId,
    ...(question.parentId ? { parentRunId: question.parentId } : {}),
    messages: [{ id: newId(), role: 'user', content: question.text }],
    state: {},
    tools: [],
    context: [],
    forwardedProps: {
      ...question.about,
      locale: question.locale,
      ...(question.modelId === null ? {} : { modelId: question.modelId }),
      ...(question.versionOf ? { versionOf: question.versionOf } : {}),
      ...(question.previewOf ? { previewOf: question.previewOf } : {}),
    },
  }
  yield* events('/chats/runs', { method: 'POST', body }, signal)
}

/** What the user says to one thing that an answer asks: whether a tool may be called, what a cost is worth. */
export type InterruptReply =
  { approved: boolean } | { choice: 'run' } | { choice: 'narrow'; question: string }

/** What the user says to all that an answer asks, by the id of the question. */
export interface Decision {
  chatId: string
  runId: string
  locale: string
  replies: Record<string, InterruptReply>
}

/** Starts the run that goes on from one that waits, and yields its events; joins it when it has begun. */
export async function* decide(decision: Decision, signal: AbortSignal): AsyncGenerator<SequencedEvent> {
  const body: RunAgentInput = {
    threadId: decision.chatId,
    runId: decision.runId,
    messages: [],
    state: {},
    tools: [],
    context: [],
    forwardedProps: { locale: decision.locale },
    resume: Object.entries(decision.replies).map(([interruptId, payload]) => ({
      interruptId,
      status: 'resolved' as const,
      payload,
    })),
  }
  yield* events('/chats/runs', { method: 'POST', body }, signal)
}

/** The events of a run after the one named, or from its beginning. */
export async function* follow(
  runId: string,
  after: string | null,
  signal: AbortSignal,
): AsyncGenerator<SequencedEvent> {
  const headers: Record<string, string> = after === null ? {} : { 'Last-Event-ID': after }
  yield* events(`/chats/runs/${runId}/events`, { headers }, signal)
}

/** Runs an edited statement in the chat of `runId`; the new run's id stands in its first event. */
export async function* rerun(
  runId: string,
  sql: string,
  signal: AbortSignal,
): AsyncGenerator<SequencedEvent> {
  yield* events(`/chats/runs/${runId}/sql`, { method: 'POST', body: { sql } }, signal)
}

/** Who answers a run, as the record has it. */
export async function getAnswering(runId: string): Promise<Answering> {
  return (await json<{ answering: Answering }>(`/chats/runs/${runId}`)).answering
}

/** In which chat a run is, and of which data source. */
export const getRunPlace = (runId: string): Promise<{ chat_id: string; datasource_id: string | null }> =>
  json(`/chats/runs/${runId}`)

export async function stopRun(runId: string): Promise<void> {
  await send(`/chats/runs/${runId}/stop`, { method: 'POST' })
}

export async function rateRun(runId: string, feedback: Feedback): Promise<void> {
  await send(`/chats/runs/${runId}/feedback`, { method: 'POST', body: feedback })
}

export type ResultFormat = 'csv' | 'xlsx' | 'json'

/** The stored rows of a run as a file. */
export async function getResultFile(runId: string, format: ResultFormat): Promise<Blob> {
  const response = await send(withQuery(`/chats/runs/${runId}/result`, { format }))
  return response.blob()
}

/** All rows of a run that were kept, each cell as in its table. */
export async function getResultRows(runId: string): Promise<Cell[][]> {
  const { rows } = await json<{ rows: Cell[][] }>(
    withQuery(`/chats/runs/${runId}/result`, { format: 'json' }),
  )
  return rows
}

/** What the page makes of what it shows, without the service. */
export type PageExport = 'png' | 'svg' | 'chart_csv' | 'clipboard'

/** Says that the page makes a file of an answer; fails where that is not allowed, or it is withheld by now. */
export async function announceExport(runId: string, format: PageExport): Promise<void> {
  await send(`/chats/runs/${runId}/exports`, { method: 'POST', body: { format } })
}

/** Keeps how the chart of a run is drawn. */
export async function saveChartSettings(runId: string, settings: ChartSettings): Promise<void> {
  await send(`/chats/runs/${runId}/chart`, { method: 'PUT', body: settings })
}

/** The chart of a run as a PNG that the chart service draws. */
export async function getChartPicture(
  runId: string,
  type: ChartType,
  theme: 'light' | 'dark',
): Promise<Blob> {
  const response = await send(withQuery(`/chats/runs/${runId}/chart.png`, { type, theme }))
  return response.blob()
}

const EVENT_STREAM = { Accept: 'text/event-stream' }

/** The events that an address answers with. */
export async function* events(
  path: string,
  options: Options,
  signal: AbortSignal,
): AsyncGenerator<SequencedEvent> {
  const { body, watchdog } = await withSession(() => openStream(path, options, signal))
  try {
    if (!body) return
    for await (const frame of frames(body, () => {
      watchdog.reset()
    }))
      yield { id: frame.id, event: JSON.parse(frame.data) as StreamEvent }
  } finally {
    watchdog.close()
  }
}

/** A stream, and what watches that it does not fall silent. */
async function openStream(path: string, options: Options, signal: AbortSignal) {
  const watchdog = new Watchdog(signal)
  const headers = { ...EVENT_STREAM, ...options.headers }
  try {
    const { body } = await sendOnce(path, { ...options, headers, signal: watchdog.signal })
    return { body, watchdog }
  } catch (error) {
    watchdog.close()
    throw error
  }
}
