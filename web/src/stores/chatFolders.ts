import { defineStore } from 'pinia'
import { ref } from 'vue'
import { addFolder, deleteFolder, listFolders, renameFolder, type ChatFolder } from '@/api/chats'
import { useChats } from '@/stores/chats'

/** The user's folders for chats, by name. */
export const useChatFolders = defineStore('chatFolders', () => {
  const items = ref<ChatFolder[]>([])

  async function refresh(): Promise<void> {
    items.value = await listFolders()
  }

  async function add(name: string): Promise<ChatFolder> {
    const folder = await addFolder(name)
    await refresh()
    return folder
  }

  async function rename(id: string, name: string): Promise<void> {
    await renameFolder(id, name)
    await refresh()
  }

  /** Its chats stay, outside of it. */
  async function remove(id: string): Promise<void> {
    await deleteFolder(id)
    await Promise.all([refresh(), useChats().refresh()])
  }

  return { items, refresh, add, rename, remove }
})
