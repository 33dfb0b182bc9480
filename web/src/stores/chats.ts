import { defineStore } from 'pinia'
import {
  changeChat,
  deleteChat,
  deleteChats,
  listChats,
  markChatSeen,
  type ChatChange,
  type ChatHead,
} from '@/api/chats'
import { usePagedList } from '@/stores/pagedList'
import { useQueue } from '@/stores/queue'

const REFRESH_MS = 4000
const MOST_DELETED = 500

/** The user's chats, newest first, as the sidebar shows them. */
export const useChats = defineStore('chats', () => {
  const { items: heads, ...list } = usePagedList<ChatHead>({
    fetchPage: listChats,
    isChanging: (chats) => chats.some((chat) => chat.running),
    refreshMs: REFRESH_MS,
    isOlder: (chat, last) => chat.updated_at < last.updated_at,
  })

  /** Changes a chat on the service, then in the list; one that goes to the archive or comes back is listed anew. */
  async function change(id: string, wanted: ChatChange): Promise<void> {
    const changed = await changeChat(id, wanted)
    const head = heads.value.find((chat) => chat.id === id)
    if (head) Object.assign(head, changed)
    if (wanted.title === undefined) await list.refresh()
  }

  /** Changes several one after the other, then lists them anew, also where one fails. */
  async function changeAll(changes: [string, ChatChange][]): Promise<void> {
    try {
      for (const [id, wanted] of changes) await changeChat(id, wanted)
    } finally {
      await list.refresh()
    }
  }

  /** Notes on the service that the user has seen what a chat holds; the mark goes on every device. */
  async function markSeen(id: string): Promise<void> {
    const head = heads.value.find((chat) => chat.id === id)
    if (head) head.unseen = false
    try {
      await markChatSeen(id)
    } catch {
      // The mark comes back with the next list, and is taken away then.
    }
  }

  async function remove(id: string): Promise<void> {
    await deleteChat(id)
    useQueue().removeAll(id)
    heads.value = heads.value.filter((chat) => chat.id !== id)
  }

  /** Removes several; those that the service did not delete stay in the list. */
  async function removeAll(ids: string[]): Promise<void> {
    for (let start = 0; start < ids.length; start += MOST_DELETED) {
      const gone = new Set(await deleteChats(ids.slice(start, start + MOST_DELETED)))
      gone.forEach((id) => {
        useQueue().removeAll(id)
      })
      heads.value = heads.value.filter((chat) => !gone.has(chat.id))
    }
  }

  return { heads, ...list, change, changeAll, markSeen, remove, removeAll }
})
