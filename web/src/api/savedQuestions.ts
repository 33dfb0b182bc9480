import type { ActivityRecord } from '@/api/chats'
import type { Cell, ChartSettings } from '@/api/generated'
import type { PageExport, ResultFormat } from '@/api/runs'
import { allPages, json, send, withQuery, type Page } from '@/api/transport/client'

export type ParameterKind = 'period' | 'date' | 'value' | 'values' | 'number' | 'limit' | 'text'
export type Right = 'own' | 'edit' | 'view'
export type SharedRight = 'edit' | 'view'
export type Period = { from: string; to: string } | { named: string }
/** As a reader gives it; numbers that are typed are texts of their digits. */
export type ParameterValue = string | number | (string | number)[] | Period
export type Values = Record<string, ParameterValue>

export interface Parameter {
  id: string
  kind: ParameterKind
  label: string
  default: ParameterValue
  numeric: boolean
  integer: boolean
  /** Whether readers are asked for it. */
  exposed: boolean
  /** Whether values of a column can be chosen from. */
  has_values: boolean
}

export interface SavedHead {
  id: string
  name: string
  question: string
  datasource_id: string
  source_name: string
  owner: string
  right: Right
  folder_id: string | null
  parameter_count: number
  /** Why it cannot run now. */
  problem: string | null
  created_at: string
  updated_at: string
}

export interface Share {
  kind: 'user' | 'group'
  id: string
  name: string
  right: SharedRight
}

export interface SavedQuestion extends SavedHead {
  parameters: Parameter[]
  chart: ChartSettings
  sql: string | null
  shares: Share[]
}

export interface QuestionAnswer {
  status: 'ok' | 'refused' | 'failed'
  problem: string
  values: Values
  activities: Omit<ActivityRecord, 'id'>[]
  rows: number | null
  elapsed_ms: number
  at: string
}

export interface QuestionRun {
  id: string
  username: string
  status: QuestionAnswer['status']
  rows: number | null
  elapsed_ms: number
  at: string
}

export interface Folder {
  id: string
  name: string
  questions: number
}

/** A parameter that readers are asked for. */
export interface ChosenParameter {
  id: string
  label: string
  default: ParameterValue
}

export interface QuestionChanges {
  name?: string
  folder_id?: string | null
  parameters?: ChosenParameter[]
  chart?: Partial<ChartSettings>
}

export interface ListFilter {
  scope: 'all' | 'own' | 'shared'
  folder: string | null
}

const ROOT = '/saved-questions'

export const listSaved = (q: string, cursor: string | null, filter?: ListFilter): Promise<Page<SavedHead>> =>
  json(withQuery(ROOT, { q, cursor, limit: 50, ...filter }))

export const getSaved = (id: string): Promise<SavedQuestion> => json(`${ROOT}/${id}`)

export const saveQuestion = (runId: string, changes: QuestionChanges): Promise<SavedQuestion> =>
  json(ROOT, { method: 'POST', body: { run_id: runId, ...changes } })

export const changeSaved = (id: string, changes: QuestionChanges): Promise<SavedQuestion> =>
  json(`${ROOT}/${id}`, { method: 'PATCH', body: changes })

export const copySaved = (id: string, name: string): Promise<SavedQuestion> =>
  json(`${ROOT}/${id}/copy`, { method: 'POST', body: { name } })

export async function deleteSaved(id: string): Promise<void> {
  await send(`${ROOT}/${id}`, { method: 'DELETE' })
}

export const listProposedParameters = async (runId: string): Promise<Parameter[]> =>
  (await json<{ parameters: Parameter[] }>(`/chats/runs/${runId}/parameters`)).parameters

export const runSaved = (id: string, values: Values): Promise<QuestionAnswer> =>
  json(`${ROOT}/${id}/run`, { method: 'POST', body: { values } })

export async function getSavedFile(id: string, values: Values, format: ResultFormat): Promise<Blob> {
  const path = withQuery(`${ROOT}/${id}/result`, { format })
  return (await send(path, { method: 'POST', body: { values } })).blob()
}

/** Says that the page makes a file of a question's answer; fails where that is not allowed any more. */
export async function announceSavedExport(id: string, format: PageExport): Promise<void> {
  await send(`${ROOT}/${id}/exports`, { method: 'POST', body: { format } })
}

/** All rows of a saved question, each cell as in its table. */
export async function getSavedRows({ id, values }: { id: string; values: Values }): Promise<Cell[][]> {
  const path = withQuery(`${ROOT}/${id}/result`, { format: 'json' })
  return (await json<{ rows: Cell[][] }>(path, { method: 'POST', body: { values } })).rows
}

/** Begins a chat with the question's answer. */
export const startSavedChat = (id: string, values: Values): Promise<{ chat_id: string }> =>
  json(`${ROOT}/${id}/chat`, { method: 'POST', body: { values } })

export const listSavedRuns = (id: string): Promise<QuestionRun[]> => allPages(`${ROOT}/${id}/runs`)

export const listStoredValues = (
  id: string,
  parameter: string,
  q: string,
): Promise<{ values: (string | number)[]; truncated: boolean }> =>
  json(withQuery(`${ROOT}/${id}/values`, { parameter, q }))

export const putShares = async (id: string, shares: Share[]): Promise<Share[]> =>
  (await json<{ shares: Share[] }>(`${ROOT}/${id}/shares`, { method: 'PUT', body: { shares } })).shares

export const findGrantees = async (q: string): Promise<Share[]> =>
  (await json<{ shares: Share[] }>(withQuery(`${ROOT}/grantees`, { q }))).shares

export const listFolders = (): Promise<Folder[]> => allPages(`${ROOT}/folders`)

export const createFolder = (name: string): Promise<Folder> =>
  json(`${ROOT}/folders`, { method: 'POST', body: { name } })

export const renameFolder = (id: string, name: string): Promise<Folder> =>
  json(`${ROOT}/folders/${id}`, { method: 'PATCH', body: { name } })

export async function deleteFolder(id: string): Promise<void> {
  await send(`${ROOT}/folders/${id}`, { method: 'DELETE' })
}
