import { json, send, withQuery, type Page } from '@/api/transport/client'

export const AUDIT_KINDS = ['question', 'statement', 'sign_in', 'export', 'change'] as const
export const AUDIT_OUTCOMES = ['done', 'refused', 'failed'] as const
export type AuditKind = (typeof AUDIT_KINDS)[number]
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number]

/** Who did what, on what, with which outcome. */
export interface AuditRecord {
  seq: number
  at: string
  kind: AuditKind
  action: string
  outcome: AuditOutcome
  user_id: string | null
  user_name: string
  source_id: string | null
  run_id: string | null
  target_id: string | null
  request_id: string
  details: Record<string, unknown>
  /** What the rules of the source did to a statement, in words. */
  rules: string[]
  /** Why it was refused or failed, in words; empty where no sentence says it. */
  reason: string
  mac: string
}

/** Which records are wanted; what is empty does not matter. */
export interface AuditFilter {
  user: string
  source: string
  kind: AuditKind | ''
  outcome: AuditOutcome | ''
  from: string
  to: string
  text: string
}

export const listAudit = (filter: AuditFilter, cursor: string | null): Promise<Page<AuditRecord>> =>
  json(withQuery('/audit', { ...filter, cursor }))

export async function exportAudit(filter: AuditFilter): Promise<Blob> {
  return await (await send(withQuery('/audit/export', { ...filter }))).blob()
}
