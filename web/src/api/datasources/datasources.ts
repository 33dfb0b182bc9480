import { allPages, json, send, withQuery, type Page } from '@/api/transport/client'
import type { ColumnKind } from '@/api/generated'
import type { SourceKind } from '@/api/sourceKinds'
import { frames } from '@/api/transport/stream'

export interface SourceConfig {
  path?: string
  /** Uploaded files that are kept, and what they are called. */
  file_ids?: string[]
  names?: string[]
  host?: string
  port?: number
  username?: string
  password?: string
  password_set?: boolean
  database?: string
  schema?: string
  tls?: boolean
  /** Sent, never received; empty removes it. */
  replica_uri?: string
  replica_set?: boolean
}

/** What was found at a read replica; `error` says why it is not, or cannot be, looked at. */
export interface FoundReplica {
  server_version: string
  writable: boolean | null
  lag_s: number | null
  differences: string[]
  error: string | null
}

/** How many tables have their vectors; `error` says why others have none yet. */
export interface TableVectors {
  done: number
  total: number
  complete: boolean
  error: string | null
}

export interface CostLimits {
  rows: number | null
  cost: number | null
}

/** What the guided set-up of a source waits for. */
export type SetupStep = 'schema' | 'tables' | 'access' | 'values' | 'questions'

export interface DataSource {
  id: string
  name: string
  kind: SourceKind
  config: SourceConfig
  status: 'new' | 'syncing' | 'ready' | 'failed'
  error: string | null
  dialect: string
  /** What users call it, as the last sync found it; empty for uploaded files. */
  engine: string
  server_version: string
  tables: number
  synced_at: string | null
  writable: boolean | null
  demo: boolean
  created_at: string
  /** Whether syncs read values: samples, profiles, what joins are guessed by. */
  sample: boolean
  /** Above which estimate a statement waits for its user; null: no limit. */
  cost_limits: CostLimits
  /** What plans of the engine tell: for these a limit may be set. */
  cost_units: (keyof CostLimits)[]
  /** How many of its tables are switched on. */
  open_tables: number
  /** Null when it is over, or there was none. */
  setup: SetupStep | null
  /** Null where no embedding model is set. */
  vectors: TableVectors | null
  /** As the last sync found it; for administrators. */
  replica: FoundReplica | null
}

export interface SourceDraft {
  name: string
  kind: SourceKind
  config: SourceConfig
  sample?: boolean
  /** Begins the guided set-up: the source is open to its maker alone, and nothing of its rows is read. */
  setup?: boolean
}

export type TestResult =
  | { ok: true; server_version: string; writable: boolean | null; replica: FoundReplica | null }
  | {
      ok: false
      code: string
      message: string
      /** Those of the configuration that may be wrong, the likeliest first. */
      fields: string[]
    }

/** What a sync counted; estimates unless `whole`. */
export interface ColumnProfile {
  rows: number
  whole: boolean
  /** The share of NULL, from 0 to 1. */
  nulls: number
  distinct: number | null
  unique: boolean
  low: string
  high: string
  format: string
}

export interface SourceColumn {
  name: string
  type: string
  kind: ColumnKind
  nullable: boolean
  comment: string
  note: string
  enabled: boolean
  sample: boolean
  samples: string[]
  profile: ColumnProfile | null
}

export interface SourceTable {
  name: string
  schema: string | null
  kind: 'table' | 'view'
  comment: string
  note: string
  enabled: boolean
  rows: number | null
  /** Whether `rows` was counted, not estimated. */
  rows_exact: boolean
  primary_key: string[]
  foreign_keys: { columns: string[]; table: string; references: string[] }[]
  columns: SourceColumn[]
}

export interface TableChange {
  note?: string
  enabled?: boolean
  columns?: Record<string, { note?: string; enabled?: boolean; sample?: boolean }>
}

export type SyncEvent =
  | { type: 'progress'; step: string; done: number; total: number; table: string | null }
  /** The process of the sync died; the service starts it again by itself. */
  | { type: 'interrupted'; restarts_in_s: number }
  | { type: 'finished'; datasource: DataSource }
  | { type: 'failed'; code: string; message: string }

/** Files on the server that a source of the kind may be made of. */
export const listDatabaseFiles = (kind: SourceKind): Promise<{ paths: string[]; truncated: boolean }> =>
  json(withQuery('/datasources/database-files', { kind }))

export const listSources = (): Promise<DataSource[]> => allPages('/datasources', { limit: 100 })

export const getSource = (id: string): Promise<DataSource> => json(`/datasources/${id}`)

export const createSource = (draft: SourceDraft): Promise<DataSource> =>
  json('/datasources', { method: 'POST', body: draft })

/** What to change; cost limits replace those before. */
type SourceChanges = Partial<Omit<SourceDraft, 'setup'>> & {
  cost_limits?: CostLimits
  setup?: SetupStep | 'done'
}

export const changeSource = (id: string, change: SourceChanges): Promise<DataSource> =>
  json(`/datasources/${id}`, { method: 'PATCH', body: change })

export async function deleteSource(id: string): Promise<void> {
  await send(`/datasources/${id}`, { method: 'DELETE' })
}

/** Tries a connection; `id` names the stored source whose password is used when the draft has none. */
export const testSource = (draft: {
  id?: string
  kind?: SourceKind
  config?: SourceConfig
}): Promise<TestResult> => json('/datasources/test', { method: 'POST', body: draft })

/** Reads the schema again and yields the progress; ends with the sync. */
export async function* syncSource(id: string, signal: AbortSignal): AsyncGenerator<SyncEvent> {
  const response = await send(`/datasources/${id}/sync`, {
    method: 'POST',
    headers: { Accept: 'text/event-stream' },
    signal,
  })
  if (!response.body) return
  for await (const frame of frames(response.body)) yield JSON.parse(frame.data) as SyncEvent
}

const NAMES_ASKED = 50

/** The tables of these names, with their columns; those that are gone are left out. */
export async function listTablesNamed(id: string, names: readonly string[]): Promise<SourceTable[]> {
  const tables: SourceTable[] = []
  for (let from = 0; from < names.length; from += NAMES_ASKED) {
    const query = new URLSearchParams({ limit: String(NAMES_ASKED) })
    for (const name of names.slice(from, from + NAMES_ASKED)) query.append('name', name)
    tables.push(...(await json<Page<SourceTable>>(`/datasources/${id}/tables?${query.toString()}`)).items)
  }
  return tables
}

const TABLES_SHOWN = 200

/** One page of the tables that have the words in their name, comment or note. */
export const readTablePage = (id: string, q: string, cursor: string | null): Promise<Page<SourceTable>> =>
  json(withQuery(`/datasources/${id}/tables`, { q, cursor, limit: TABLES_SHOWN }))

const TABLES_FOUND = 50

/** The first tables whose names have the words in them. */
export const findTables = async (id: string, q: string): Promise<SourceTable[]> =>
  (await json<Page<SourceTable>>(withQuery(`/datasources/${id}/tables`, { q, limit: TABLES_FOUND }))).items

export const changeTable = (id: string, name: string, change: TableChange): Promise<SourceTable> =>
  json(`/datasources/${id}/tables/${encodeURIComponent(name)}`, { method: 'PATCH', body: change })

/** Switches all tables on or off, or those that have the words in their name, comment or note. */
export const switchTables = (
  id: string,
  by: { enabled: boolean; q: string },
): Promise<{ matched: number; changed: number }> =>
  json(`/datasources/${id}/tables`, { method: 'PATCH', body: by })
