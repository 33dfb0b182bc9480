/** Chats under the headings of a sidebar: today, yesterday, … */
export type DateGroup = 'today' | 'yesterday' | 'week' | 'month' | 'older'

const DAY_MS = 86_400_000
const LIMITS: [DateGroup, number][] = [
  ['today', 0],
  ['yesterday', 1],
  ['week', 7],
  ['month', 30],
  ['older', Number.POSITIVE_INFINITY],
]

/** The groups that are not empty, in order; `items` keep theirs. */
export function byDate<T extends { updated_at: string }>(
  items: readonly T[],
  now = new Date(),
): [DateGroup, T[]][] {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime()
  const groups = new Map<DateGroup, T[]>(LIMITS.map(([group]) => [group, []]))
  for (const item of items) {
    const daysAgo = Math.ceil((midnight - new Date(item.updated_at).getTime()) / DAY_MS)
    const group = LIMITS.find(([, limit]) => daysAgo <= limit)?.[0] ?? 'older'
    groups.get(group)?.push(item)
  }
  return [...groups].filter(([, members]) => members.length > 0)
}

/** A part of the list of chats. */
export interface ChatGroup<T> {
  kind: 'pinned' | 'folder' | 'date' | 'archived'
  /** The id of a folder, or the name of a time. */
  key: string
  /** What a folder is called. */
  name: string
  chats: T[]
}

interface Listed {
  updated_at: string
  pinned?: boolean
  archived?: boolean
  folder_id?: string | null
}

/** The list as the sidebar shows it: what is pinned, the folders (empty ones too), the others by date, the archive. */
export function groupsOf<T extends Listed>(
  chats: readonly T[],
  folders: readonly { id: string; name: string }[],
  now = new Date(),
): ChatGroup<T>[] {
  const folderIds = new Set(folders.map(({ id }) => id))
  const rest = chats.filter((chat) => !chat.archived && !chat.pinned)
  const inFolder = (chat: T): boolean => folderIds.has(chat.folder_id ?? '')
  const pinnedChats = chats.filter((chat) => chat.pinned && !chat.archived)
  const archivedChats = chats.filter((chat) => chat.archived)
  return [
    ...group('pinned', pinnedChats),
    ...folders.map(({ id, name }): ChatGroup<T> => ({
      kind: 'folder',
      key: id,
      name,
      chats: rest.filter((chat) => chat.folder_id === id),
    })),
    ...byDate(
      rest.filter((chat) => !inFolder(chat)),
      now,
    ).map(([key, members]): ChatGroup<T> => ({ kind: 'date', key, name: '', chats: members })),
    ...group('archived', archivedChats),
  ]
}

const group = <T>(kind: 'pinned' | 'archived', chats: T[]): ChatGroup<T>[] =>
  chats.length > 0 ? [{ kind, key: kind, name: '', chats }] : []
