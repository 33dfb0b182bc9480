import { json } from '@/api/transport/client'

/** Who may ask a source: everybody when `open`, else these groups and users, by their ids. */
export interface SourceAccess {
  open: boolean
  groups: string[]
  users: string[]
}

export const getAccess = (source: string): Promise<SourceAccess> => json(`/datasources/${source}/access`)

export const putAccess = (source: string, access: SourceAccess): Promise<SourceAccess> =>
  json(`/datasources/${source}/access`, { method: 'PUT', body: access })

/** A restricted source that nobody can manage any more. */
export interface OrphanedSource {
  id: string
  name: string
  kind: string
}

export const listOrphans = async (): Promise<OrphanedSource[]> =>
  (await json<{ items: OrphanedSource[] }>('/datasources/orphaned')).items

/** Opens it to the caller too. */
export const claimSource = (source: string): Promise<SourceAccess> =>
  json(`/datasources/${source}/claim`, { method: 'POST' })
