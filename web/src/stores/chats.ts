import { defineStore } from 'pinia'
import { deleteChat, listChats, markChatSeen, renameChat, type ChatHead } from '@/api/chats'
import { usePagedList } from '@/stores/pagedList'
import { useQueue } from '@/stores/queue'

const REFRESH_MS = 4000

/** The user's chats, newest first, as the sidebar shows them. */
export const useChats = defineStore('chats', () => {
  const { items: heads, ...list } = usePagedList<ChatHead>({
    fetchPage: listChats,
    isChanging: (chats) => chats.some((chat) => chat.running),
    refreshMs: REFRESH_MS,
    isOlder: (chat, last) => chat.updated_at < last.updated_at,
  })

  async function rename(id: string, title: string): Promise<void> {
    const changed = await renameChat(id, title)
    const head = heads.value.find((chat) => chat.id === id)
    if (head) head.title = changed.title
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

  return { heads, ...list, rename, markSeen, remove }
})
