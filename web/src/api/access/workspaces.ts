import { allPages, json, send } from '@/api/transport/client'

export interface Workspace {
  id: string
  name: string
  /** The caller's role there; null for an administrator who is not in it. */
  role_id: string | null
}

export interface Member {
  user_id: string
  username: string
  role_id: string
  enabled: boolean
}

/** One's own; for an administrator all. */
export const listWorkspaces = (): Promise<Workspace[]> => allPages('/workspaces')

export const createWorkspace = (name: string): Promise<Workspace> =>
  json('/workspaces', { method: 'POST', body: { name } })

export const renameWorkspace = (id: string, name: string): Promise<Workspace> =>
  json(`/workspaces/${id}`, { method: 'PATCH', body: { name } })

export async function deleteWorkspace(id: string): Promise<void> {
  await send(`/workspaces/${id}`, { method: 'DELETE' })
}

export const listMembers = (id: string): Promise<Member[]> => allPages(`/workspaces/${id}/members`)

export const addMember = (id: string, username: string, roleId: string): Promise<Member> =>
  json(`/workspaces/${id}/members`, { method: 'POST', body: { username, role_id: roleId } })

export const changeMember = (id: string, userId: string, roleId: string): Promise<Member> =>
  json(`/workspaces/${id}/members/${userId}`, { method: 'PATCH', body: { role_id: roleId } })

export async function removeMember(id: string, userId: string): Promise<void> {
  await send(`/workspaces/${id}/members/${userId}`, { method: 'DELETE' })
}
