/** The chats that the fake service holds, and what is changed of them. */
export type FakeChat = { id: string } & Record<string, unknown>
export interface FakeFolder {
  id: string
  name: string
}

interface Held {
  chats: FakeChat[]
  folders: FakeFolder[]
}

const page = (items: object[]): object => ({ items, next_cursor: null })
const isKept = (chat: FakeChat): boolean => chat['pinned'] === true || typeof chat['folder_id'] === 'string'

/** Those that a list of chats has, as its address says. */
export function listChats({ chats }: Held, url: string): object {
  const query = new URL(url, 'http://localhost').searchParams
  const words = query.get('q') ?? ''
  const archived = query.get('archived') === 'true'
  const kept = query.get('kept')
  return page(
    chats.filter(
      (chat) =>
        `${String(chat['title'])} ${JSON.stringify(chat['match'] ?? null)}`.includes(words) &&
        (words !== '' || (chat['archived'] === true) === archived) &&
        (kept === null || isKept(chat) === (kept === 'true')),
    ),
  )
}

export function deleteChats(held: Held, body: string): object {
  const { ids } = JSON.parse(body) as { ids: string[] }
  const deleted = held.chats.filter(({ id }) => ids.includes(id)).map(({ id }) => id)
  held.chats = held.chats.filter(({ id }) => !deleted.includes(id))
  return { deleted }
}

export const listFolders = ({ folders }: Held): object => page(folders)

export function addFolder({ folders }: Held, body: string): FakeFolder {
  const folder = { id: `f${folders.length + 1}`, ...(JSON.parse(body) as { name: string }) }
  folders.push(folder)
  return folder
}
