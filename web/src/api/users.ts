import { allPages, json, send } from '@/api/transport/client'

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

export const listUsers = (): Promise<User[]> => allPages('/users', { limit: 100 })

export const createUser = (user: { username: string; password: string; role_id: string }): Promise<User> =>
  json('/users', { method: 'POST', body: user })

export const changeUser = (id: string, change: UserChange): Promise<User> =>
  json(`/users/${id}`, { method: 'PATCH', body: change })

export async function deleteUser(id: string): Promise<void> {
  await send(`/users/${id}`, { method: 'DELETE' })
}
