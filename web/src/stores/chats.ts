import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { deleteChat, listChats, renameChat, seeChat, type ChatHead } from '@/api/chats'
import { useQueue } from '@/stores/queue'

const REFRESH_MS = 4000

/** The user's chats, newest first, as the sidebar shows them. */
export const useChats = defineStore('chats', () => {
  const heads = ref<ChatHead[]>([])
  const query = ref('')
  const cursor = ref<string | null>(null)
  const loaded = ref(false)
  const failure = ref<unknown>(null)
  const running = computed(() => heads.value.some((chat) => chat.running))
  let latest = 0
  let extended = false
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Loads the first page again; answers to older queries are dropped. */
  async function refresh(): Promise<void> {
    latest += 1
    const mine = latest
    clearTimeout(timer)
    try {
      const page = await listChats(query.value.trim(), null)
      if (mine !== latest) return
      heads.value = withOlder(page.items)
      if (heads.value.length === page.items.length) cursor.value = page.next_cursor
      failure.value = null
    } catch (error) {
      if (mine === latest) failure.value = error
    }
    if (mine !== latest) return
    loaded.value = true
    if (running.value) timer = setTimeout(() => void refresh(), REFRESH_MS)
  }

  /** The first page with what was loaded of the older ones. */
  function withOlder(items: ChatHead[]): ChatHead[] {
    const last = items.at(-1)
    if (!extended || !last) return items
    const fresh = new Set(items.map((chat) => chat.id))
    return [
      ...items,
      ...heads.value.filter((chat) => !fresh.has(chat.id) && chat.updated_at < last.updated_at),
    ]
  }

  async function more(): Promise<void> {
    if (cursor.value === null) return
    const page = await listChats(query.value.trim(), cursor.value)
    const known = new Set(heads.value.map((chat) => chat.id))
    extended = true
    heads.value.push(...page.items.filter((chat) => !known.has(chat.id)))
    cursor.value = page.next_cursor
  }

  async function search(text: string): Promise<void> {
    query.value = text
    extended = false
    await refresh()
  }

  async function rename(id: string, title: string): Promise<void> {
    const changed = await renameChat(id, title)
    const head = heads.value.find((chat) => chat.id === id)
    if (head) head.title = changed.title
  }

  /** Notes on the service that the user has seen what a chat holds; the mark goes on every device. */
  async function see(id: string): Promise<void> {
    const head = heads.value.find((chat) => chat.id === id)
    if (head) head.unseen = false
    try {
      await seeChat(id)
    } catch {
      // The mark comes back with the next list, and is taken away then.
    }
  }

  async function remove(id: string): Promise<void> {
    await deleteChat(id)
    useQueue().removeAll(id)
    heads.value = heads.value.filter((chat) => chat.id !== id)
  }

  function clear(): void {
    latest += 1
    clearTimeout(timer)
    heads.value = []
    query.value = ''
    extended = false
    cursor.value = null
    loaded.value = false
  }

  return { heads, query, cursor, loaded, failure, running, refresh, more, search, rename, see, remove, clear }
})
