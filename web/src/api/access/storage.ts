import { allPages, json } from '@/api/transport/client'

/** What a user keeps of uploads, in all workspaces, and how much he may. */
export interface StorageUse {
  files: number
  files_limit: number
  upload_bytes: number
  /** Of the tables made of them, and of those that sources keep. */
  table_bytes: number
  bytes_limit: number
  /** Whether little or nothing is left. */
  near: boolean
}

export interface UserStorage {
  user_id: string
  storage: StorageUse
}

export const getOwnStorage = (): Promise<StorageUse> => json('/storage/own')

export const listUserStorage = (): Promise<UserStorage[]> => allPages('/storage', {})
