import { allPages, json } from '@/api/transport/client'

export interface SchemaChange {
  /** What is `closed` was added and came switched off: it may be something hidden that was renamed. */
  kind:
    | 'table_added'
    | 'table_disabled'
    | 'table_removed'
    | 'column_added'
    | 'column_disabled'
    | 'column_removed'
    | 'type_changed'
  table: string
  /** Empty for a whole table. */
  column: string
  /** Types of the column, in the words of the database. */
  before: string
  after: string
}

/** What one sync found changed; `changes` has the first of `total`. */
export interface SyncChanges {
  id: string
  synced_at: string
  total: number
  changes: SchemaChange[]
}

/** What names a table or column that is not there; the id of a rule is its place. */
export interface BrokenReference {
  kind: 'term' | 'example' | 'join' | 'rule' | 'question'
  id: string
  name: string
  problem: string
}

export const listChanges = (sourceId: string): Promise<SyncChanges[]> =>
  allPages(`/datasources/${sourceId}/changes`, { limit: 50 })

export const listBrokenReferences = async (sourceId: string): Promise<BrokenReference[]> =>
  (await json<{ items: BrokenReference[] }>(`/datasources/${sourceId}/broken-references`)).items
