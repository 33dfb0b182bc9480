import { allPages, json, send, withQuery, type Page } from '@/api/transport/client'

export interface User {
  id: string
  username: string
  role: 'admin' | 'user'
  /** A role of `/roles`. */
  role_id: string
  enabled: boolean
  created_at: string
  last_login_at: string | null
}

export type UserChange = Partial<Pick<User, 'role_id' | 'enabled'>> & { password?: string }

/** What is empty filters nothing. */
export interface UserFilter {
  role_id: string
  group_id: string
}

export const listUsers = (): Promise<User[]> => allPages('/users', { limit: 100 })

export const findUsers = (q: string, cursor: string | null, filter: UserFilter): Promise<Page<User>> =>
  json(withQuery('/users', { q, cursor, limit: 50, ...filter }))

export const createUser = (user: { username: string; password: string; role_id: string }): Promise<User> =>
  json('/users', { method: 'POST', body: user })

export const changeUser = (id: string, change: UserChange): Promise<User> =>
  json(`/users/${id}`, { method: 'PATCH', body: change })

export async function deleteUser(id: string): Promise<void> {
  await send(`/users/${id}`, { method: 'DELETE' })
}
