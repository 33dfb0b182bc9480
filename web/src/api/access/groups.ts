import { allPages, json, send } from '@/api/transport/client'

/** A group of users with the ids of its members. */
export interface Group {
  id: string
  name: string
  members: string[]
  created_at: string
}

/** A data source whose rules name a group. */
export interface GroupUse {
  datasource_id: string
  datasource_name: string
  rules: number
  opens: boolean
}

export type Attributes = Record<string, string[]>

/** An attribute that users have, and its first values. */
export interface KnownAttribute {
  name: string
  users: number
  values: string[]
}

export const listGroups = (): Promise<Group[]> => allPages('/groups', {})

export const createGroup = (name: string, members: string[]): Promise<Group> =>
  json('/groups', { method: 'POST', body: { name, members } })

export const changeGroup = (id: string, change: { name?: string; members?: string[] }): Promise<Group> =>
  json(`/groups/${id}`, { method: 'PATCH', body: change })

export async function deleteGroup(id: string): Promise<void> {
  await send(`/groups/${id}`, { method: 'DELETE' })
}

export const listGroupUses = (id: string): Promise<GroupUse[]> => allPages(`/groups/${id}/sources`, {})

export const listAttributes = (): Promise<KnownAttribute[]> => allPages('/attributes', {})

export const getAttributes = async (userId: string): Promise<Attributes> =>
  (await json<{ attributes: Attributes }>(`/users/${userId}/attributes`)).attributes

export const putAttributes = async (userId: string, attributes: Attributes): Promise<Attributes> =>
  (
    await json<{ attributes: Attributes }>(`/users/${userId}/attributes`, {
      method: 'PUT',
      body: { attributes },
    })
  ).attributes
