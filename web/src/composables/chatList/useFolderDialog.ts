import { reactive } from 'vue'
import { useFailure } from '@/composables/browser/useFailure'
import { useChatFolders } from '@/stores/chatFolders'
import { useChats } from '@/stores/chats'

interface FolderDialogState {
  /** Whether the dialog was ever wanted. */
  used: boolean
  open: boolean
  /** The folder to rename; null: a new one is made. */
  id: string | null
  name: string
  /** The chat that goes into the new folder. */
  chatId: string | null
  removing: { id: string; name: string } | null
}

/** Makes, renames and deletes folders for chats. */
export function useFolderDialog() {
  const folders = useChatFolders()
  const chats = useChats()
  const failure = useFailure()
  const state = reactive<FolderDialogState>({
    used: false,
    open: false,
    id: null,
    name: '',
    chatId: null,
    removing: null,
  })

  function create(chatId: string | null): void {
    Object.assign(state, { used: true, open: true, id: null, name: '', chatId })
  }

  function rename(id: string, name: string): void {
    Object.assign(state, { used: true, open: true, id, name, chatId: null })
  }

  async function save(name: string): Promise<void> {
    if (state.id !== null) {
      await folders.rename(state.id, name)
      return
    }
    const { id } = await folders.add(name)
    if (state.chatId !== null) await chats.change(state.chatId, { folder_id: id })
  }

  function askRemoval(id: string, name: string): void {
    state.removing = { id, name }
  }

  async function remove(): Promise<void> {
    const folder = state.removing
    state.removing = null
    try {
      if (folder) await folders.remove(folder.id)
    } catch (error) {
      failure.show(error)
    }
  }

  return { state, create, rename, save, askRemoval, remove }
}
