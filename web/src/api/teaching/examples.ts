import type { Rows } from '@/api/teaching/rows'
import { allPages, json, send } from '@/api/transport/client'

/** A question and the statement that answers it. */
export interface ExampleDraft {
  datasource_id: string
  question: string
  sql: string
  note: string
}

export interface Example extends ExampleDraft {
  id: string
  enabled: boolean
  origin: 'manual' | 'import' | 'proposal'
  /** Why it is not used: a sync removed what it names. */
  problem: string | null
  created_at: string
  updated_at: string
  updated_by: string | null
}

const MOST = 200

export const listExamples = (source: string | null, q: string): Promise<Example[]> =>
  allPages('/examples', { datasource_id: source, q, limit: MOST })

export const createExample = (draft: ExampleDraft): Promise<Example> =>
  json('/examples', { method: 'POST', body: draft })

export const changeExample = (
  id: string,
  change: Partial<ExampleDraft> & { enabled?: boolean },
): Promise<Example> => json(`/examples/${id}`, { method: 'PATCH', body: change })

export async function deleteExample(id: string): Promise<void> {
  await send(`/examples/${id}`, { method: 'DELETE' })
}

/** The first rows of a statement, checked and run as an answer's. */
export const runStatement = (source: string, sql: string): Promise<Rows> =>
  json('/examples/rows', { method: 'POST', body: { datasource_id: source, sql } })
