import type { Evaluation } from '@/api/teaching/evaluations'
import type { Example } from '@/api/teaching/examples'
import type { Rows } from '@/api/teaching/rows'
import { allPages, json } from '@/api/transport/client'

export type ProposalStatus = 'open' | 'accepted' | 'declined'

/** A statement that a user gave for a question, beside the one that was shown. */
export interface Proposal {
  id: string
  datasource_id: string
  run_id: string
  question: string
  sql: string
  corrected_sql: string
  comment: string
  /** Null where the account was deleted. */
  username: string | null
  status: ProposalStatus
  created_at: string
  reviewed_at: string | null
  reviewed_by: string | null
  evaluation: Evaluation | null
}

/** What both statements give. */
export interface ProposalRows {
  shown: Rows
  corrected: Rows
}

export const listProposals = (source: string | null, status: ProposalStatus | null): Promise<Proposal[]> =>
  allPages('/proposals', { datasource_id: source, status, limit: 200 })

export const getProposalRows = (id: string): Promise<ProposalRows> => json(`/proposals/${id}/rows`)

/** Makes it an example, as it was evaluated; refused with 409 when that is worse than without it. */
export const acceptProposal = (
  id: string,
  { id: evaluation_id, question, sql }: Evaluation,
  replaces: boolean,
): Promise<Example> =>
  json(`/proposals/${id}/accept`, { method: 'POST', body: { evaluation_id, question, sql, replaces } })

export const declineProposal = (id: string): Promise<Proposal> =>
  json(`/proposals/${id}/decline`, { method: 'POST', body: {} })
