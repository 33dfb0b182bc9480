import type { ColumnKind } from '@/api/generated'
import { json } from '@/api/transport/client'

/** To whom a rule applies; to everybody where nobody is named. */
export interface Grantees {
  users: string[]
  groups: string[]
}

export const MASKS = ['null', 'text', 'hash', 'last_four', 'year', 'rounded'] as const
export type MaskKind = (typeof MASKS)[number]

export interface Mask {
  kind: MaskKind
  text: string
  step: number
}

export interface RowRule extends Grantees {
  table: string
  /** SQL over columns of the table; empty: all rows. */
  condition: string
}

export interface ColumnRule extends Grantees {
  table: string
  column: string
  action: 'allow' | 'mask' | 'deny'
  mask: Mask | null
}

/** States that everybody may read a view, whatever rules the tables have that it reads. */
export interface OpenDependent {
  table: string
  reads: string[]
}

/** A view or other table, and the tables with rules that it reads. */
export interface DependentTable extends OpenDependent {
  kind: 'table' | 'view'
  state: 'withheld' | 'open' | 'ruled' | 'inherits' | 'unknown'
}

/** What reads something with rules, by the rules that are stored. */
export interface Dependents {
  tables: DependentTable[]
  columns: { table: string; column: string; computed_from: string[] }[]
  /** Whether a sync has looked. */
  is_known: boolean
}

/** All rules of a source; `version` says which ones were seen. */
export interface Policies {
  version: number
  open_to: Grantees | null
  row_rules: RowRule[]
  column_rules: ColumnRule[]
  open_dependents: OpenDependent[]
}

export interface RuleWarning {
  /** The place of the rule: `row_rules.2.condition`. */
  path: string
  message: string
  /** Whether rules with it cannot be stored. */
  blocks: boolean
}

export interface TablePreview {
  table: string
  visible: number | null
  total: number | null
  columns: { name: string; hidden: boolean; mask: Mask | null }[]
  words: string[]
  sql: string
  names: string[]
  rows: (string | number | boolean | null)[][]
  problem: string | null
}

/** What a user would see of a source under rules that are not stored. */
export interface PolicyPreview {
  admitted: boolean
  tables: TablePreview[]
  left_out: number
  warnings: RuleWarning[]
  /** Without rules, but read something with rules: not shown to him, under the same rules, or nobody knows. */
  dependents: DependentTable[]
}

export const getPolicies = (sourceId: string): Promise<Policies> => json(`/datasources/${sourceId}/policies`)

export const putPolicies = (sourceId: string, policies: Policies): Promise<Policies> =>
  json(`/datasources/${sourceId}/policies`, { method: 'PUT', body: policies })

export const getMasks = async (sourceId: string): Promise<Record<ColumnKind, MaskKind[]>> =>
  (await json<{ masks: Record<ColumnKind, MaskKind[]> }>(`/datasources/${sourceId}/policies/masks`)).masks

export const getDependents = (sourceId: string): Promise<Dependents> =>
  json(`/datasources/${sourceId}/policies/dependents`)

export const previewPolicies = (
  sourceId: string,
  policies: Policies,
  userId: string,
  signal: AbortSignal,
): Promise<PolicyPreview> =>
  json(`/datasources/${sourceId}/policies/preview`, {
    method: 'POST',
    body: { policies, user_id: userId },
    signal,
  })
