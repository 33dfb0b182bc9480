import type { Permission } from '@/api/access/roles'
import { json, send } from '@/api/transport/client'

export interface SignedInUser {
  id: string
  username: string
  role: 'admin' | 'user'
  /** What the role allows; a sign-in does not tell. */
  permissions?: Permission[]
  /** Where it holds; null for who is in several and has said none. */
  workspace_id?: string | null
}

export interface SignIn {
  access_token: string
  expires_in: number
  user: SignedInUser
}

export const signIn = (username: string, password: string): Promise<SignIn> =>
  json('/auth/login', { method: 'POST', body: { username, password } })

export const getMe = (): Promise<SignedInUser> => json('/auth/me')

export async function signOut(): Promise<void> {
  await send('/auth/logout', { method: 'POST' })
}

/** Ends every earlier session; the answer holds a new token. */
export const changePassword = (current: string, next: string): Promise<SignIn> =>
  json('/auth/password', { method: 'POST', body: { current_password: current, new_password: next } })
