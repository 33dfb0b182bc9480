import { json } from '@/api/transport/client'

export interface ColumnPair {
  left: string
  right: string
}

export interface JoinDefinition {
  left: string
  right: string
  on: ColumnPair[]
}

export interface Join extends JoinDefinition {
  id: string
  origin: 'declared' | 'inferred' | 'manual'
  status: 'accepted' | 'candidate' | 'rejected'
  confidence: number | null
  reasons: string[]
  missing: string[]
  warnings: string[]
  usable: boolean
}

export interface SourceJoins {
  version: string
  graph: 'embedded' | 'neo4j'
  /** False while the graph database does not answer and this is what was known before. */
  current: boolean
  items: Join[]
}

export type JoinEdit =
  | { op: 'accept' | 'reject' | 'delete'; id: string }
  | ({ op: 'add' } & JoinDefinition)
  | ({ op: 'change'; id: string } & JoinDefinition)

/** Tables to pass from one to another, and the joins between them. */
export interface JoinPath {
  tables: string[]
  joins: JoinDefinition[]
}

export const getJoins = (source: string): Promise<SourceJoins> => json(`/datasources/${source}/relations`)

/** Changes what was read as `version`; refused with 409 when somebody else was faster. */
export const changeJoins = (source: string, version: string, changes: JoinEdit[]): Promise<SourceJoins> =>
  json(`/datasources/${source}/relations`, { method: 'PUT', body: { version, changes } })

/** The shortest way between two tables; null when nothing joins them. */
export async function findJoinPath(source: string, from: string, to: string): Promise<JoinPath | null> {
  const query = new URLSearchParams([
    ['table', from],
    ['table', to],
  ])
  const page = await json<{ items: JoinPath[] }>(`/datasources/${source}/relations/paths?${query}`)
  return page.items[0] ?? null
}
