import { defineStore } from 'pinia'
import { computed } from 'vue'
import { changeChat, listChats, markChatSeen, type ChatChange, type ChatHead } from '@/api/chats'
import { createRemovals } from '@/stores/chatList/removals'
import { usePagedList } from '@/stores/pagedList'
import { useQueue } from '@/stores/queue'

const REFRESH_MS = 4000

/** The user's chats, newest first, as the sidebar shows them. */
export const useChats = defineStore('chats', () => {
  const { items, ...list } = usePagedList<ChatHead>({
    fetchPage: listChats,
    isChanging: (chats) => chats.some((chat) => chat.running),
    refreshMs: REFRESH_MS,
    isOlder: (chat, last) => chat.updated_at < last.updated_at,
  })

  /** Changes a chat on the service, then in the list; one that goes to the archive or comes back is listed anew. */
  async function change(id: string, changes: ChatChange): Promise<void> {
    const changedChat = await changeChat(id, changes)
    const head = items.value.find((chat) => chat.id === id)
    if (head) Object.assign(head, changedChat)
    if (changes.title === undefined) await list.refresh()
  }

  /** Changes several one after the other, then lists them anew, also where one fails. */
  async function changeAll(changes: [string, ChatChange][]): Promise<void> {
    try {
      for (const [id, chatChange] of changes) await changeChat(id, chatChange)
    } finally {
      await list.refresh()
    }
  }

  /** Notes on the service that the user has seen what a chat holds; the mark goes on every device. */
  async function markSeen(id: string): Promise<void> {
    const head = items.value.find((chat) => chat.id === id)
    if (head) head.unseen = false
    try {
      await markChatSeen(id)
    } catch {
      // The mark comes back with the next list, and is taken away then.
    }
  }

  const removals = createRemovals((ids) => {
    for (const id of ids) useQueue().removeAll(id)
    items.value = items.value.filter(({ id }) => !ids.includes(id))
  }, list.refresh)
  const heads = computed(() => items.value.filter(({ id }) => !removals.hidden.value.has(id)))
  const { hide, restore, finish } = removals

  return { heads, ...list, change, changeAll, markSeen, hide, restore, finishRemoval: finish }
})
