import { allPages } from '@/api/transport/client'

/** A group of users with the ids of its members. */
export interface Group {
  id: string
  name: string
  members: string[]
  created_at: string
}

export const listGroups = (): Promise<Group[]> => allPages('/groups', {})
