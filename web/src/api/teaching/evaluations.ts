import { allPages, json, send, withQuery } from '@/api/transport/client'
import { frames } from '@/api/transport/stream'

export const OUTCOMES = ['right', 'wrong', 'refused', 'failed'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** An example that was asked as a question, without being known. */
export interface EvaluationItem {
  example_id: string
  question: string
  outcome: Outcome
  /** Empty where none was written. */
  sql: string
  problem: string | null
  /** Its outcome without the proposal. */
  baseline: Outcome | null
}

/** The examples of a source asked as questions; with a proposal also once without it, the baseline. */
export interface Evaluation extends Record<Outcome, number> {
  id: string
  datasource_id: string
  /** `engine`, or the name of a model. */
  answering: string
  proposal_id: string | null
  /** The proposal as it was evaluated. */
  question: string | null
  sql: string | null
  status: 'running' | 'finished' | 'stopped' | 'failed'
  questions: number
  done: number
  baseline: Record<Outcome, number> | null
  tokens: number
  /** Why it failed. */
  problem: string | null
  started_at: string
  finished_at: string | null
  items: EvaluationItem[]
}

/** What an evaluation will cost; null where nothing is known of the model yet. */
export interface Estimate {
  questions: number
  model_calls: number
  tokens: number | null
  minutes: number | null
}

/** A proposal as its reviewer wants it. */
export interface Reviewed {
  proposal_id: string
  question: string
  sql: string
}

const path = (source: string): string => `/datasources/${source}/evaluations`

export const estimateEvaluation = (
  source: string,
  modelId: string | null,
  proposalId: string | undefined,
): Promise<Estimate> =>
  json(withQuery(`${path(source)}/estimate`, { model_id: modelId, proposal_id: proposalId }))

/** Starts one; refused with 409 while another of the source runs. */
export const startEvaluation = (
  source: string,
  modelId: string | null,
  review: Reviewed | null,
): Promise<Evaluation> => json(path(source), { method: 'POST', body: { model_id: modelId, ...review } })

export const listEvaluations = (source: string): Promise<Evaluation[]> =>
  allPages(path(source), { limit: 50 })

export const getEvaluation = (source: string, id: string): Promise<Evaluation> =>
  json(`${path(source)}/${id}`)

export async function stopEvaluation(source: string, id: string): Promise<void> {
  await send(`${path(source)}/${id}/stop`, { method: 'POST' })
}

/** How far an evaluation is, each time it has come further, without its items; ends with it. */
export async function* evaluationEvents(
  source: string,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<Evaluation> {
  const headers = { Accept: 'text/event-stream' }
  const response = await send(`${path(source)}/${id}/events`, { headers, signal })
  if (!response.body) return
  for await (const frame of frames(response.body)) yield JSON.parse(frame.data) as Evaluation
}
