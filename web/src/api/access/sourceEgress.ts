import { json } from '@/api/transport/client'

/** How much may leave; each level includes those before it. */
export type EgressLevel = 'names' | 'samples' | 'rows'

/** What models may see of a source. The values of `never`, columns by table, stay at every level. */
export interface SourceEgress {
  version: number
  remote: EgressLevel
  local: EgressLevel
  never: Record<string, string[]>
}

export const getEgress = (source: string): Promise<SourceEgress> => json(`/datasources/${source}/egress`)

export const putEgress = (source: string, egress: SourceEgress): Promise<SourceEgress> =>
  json(`/datasources/${source}/egress`, { method: 'PUT', body: egress })

/** What keeps its values because it shows those of columns in `never`. Not `is_known`: no sync has looked yet. */
export interface EgressDependents {
  tables: string[]
  columns: { table: string; column: string }[]
  is_known: boolean
}

export const getEgressDependents = (source: string): Promise<EgressDependents> =>
  json(`/datasources/${source}/egress/dependents`)
