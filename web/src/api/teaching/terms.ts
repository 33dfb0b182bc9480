import { allPages, json, send } from '@/api/transport/client'

export const TERM_FORMATS = ['number', 'currency', 'percent', 'integer'] as const
export type TermFormat = (typeof TERM_FORMATS)[number]

/** What a term says; `datasource_id` null: of every source. With an aggregate its expression is a measure. */
export interface TermDraft {
  datasource_id: string | null
  name: string
  synonyms: string[]
  definition: string
  table: string | null
  condition: string | null
  expression: string | null
  time_column: string | null
  unit: string | null
  format: TermFormat | null
}

export interface Term extends TermDraft {
  id: string
  enabled: boolean
  version: number
  /** Why it is not used: a sync removed what it names. */
  problem: string | null
  created_at: string
  updated_at: string
  updated_by: string | null
}

const MOST = 200

export const listTerms = (source: string | null, q: string): Promise<Term[]> =>
  allPages('/terms', { datasource_id: source, q, limit: MOST })

export const createTerm = (draft: TermDraft): Promise<Term> => json('/terms', { method: 'POST', body: draft })

export const changeTerm = (id: string, change: Partial<TermDraft> & { enabled?: boolean }): Promise<Term> =>
  json(`/terms/${id}`, { method: 'PATCH', body: change })

export async function deleteTerm(id: string): Promise<void> {
  await send(`/terms/${id}`, { method: 'DELETE' })
}
