import { allPages, json, send } from '@/api/transport/client'

export const PERMISSIONS = [
  'ask',
  'see_sql',
  'export',
  'teach',
  'manage_sources',
  'manage_people',
  'read_audit',
] as const
export type Permission = (typeof PERMISSIONS)[number]

/** What users who have it may do. Those that are shipped cannot be changed. */
export interface Role {
  id: string
  name: string
  permissions: Permission[]
  shipped: boolean
}

export interface RoleDraft {
  name: string
  permissions: Permission[]
}

export const listRoles = (): Promise<Role[]> => allPages('/roles', {})

export const createRole = (draft: RoleDraft): Promise<Role> => json('/roles', { method: 'POST', body: draft })

export const changeRole = (id: string, draft: RoleDraft): Promise<Role> =>
  json(`/roles/${id}`, { method: 'PATCH', body: draft })

export async function deleteRole(id: string): Promise<void> {
  await send(`/roles/${id}`, { method: 'DELETE' })
}
