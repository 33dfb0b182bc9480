import { useI18n } from 'vue-i18n'
import type { ChatChange, ChatHead } from '@/api/chats'
import { useFailure } from '@/composables/browser/useFailure'
import { useUndoMessage } from '@/composables/browser/useUndoMessage'
import { useChats } from '@/stores/chats'

type Place = Pick<ChatChange, 'archived' | 'folder_id'>

/** Moves, archives and deletes chats, one or several; the message that says so can take it back. */
export function useChatChanges() {
  const { t } = useI18n()
  const chats = useChats()
  const offerUndo = useUndoMessage()
  const failure = useFailure()

  async function place(ids: string[], target: Place, doneText: string): Promise<void> {
    const before = new Map(heads(ids).map((chat) => [chat.id, placeOf(chat, target)]))
    await chats.changeAll(ids.map((id) => [id, target]))
    offerUndo(doneText, () => chats.changeAll([...before]))
  }

  const heads = (ids: string[]): ChatHead[] => chats.heads.filter(({ id }) => ids.includes(id))
  const move = (ids: string[], folder: string | null): Promise<void> =>
    place(ids, { folder_id: folder }, t('chat.movedCount', { n: ids.length }, ids.length))
  const archive = (ids: string[]): Promise<void> =>
    place(ids, { archived: true }, t('chat.archivedCount', { n: ids.length }, ids.length))

  /** They leave the list at once, and are deleted for good when the message has gone. */
  function remove(ids: string[]): void {
    const undo = (): Promise<void> => {
      chats.restore(ids)
      return Promise.resolve()
    }
    const settle = (): void => void chats.finishRemoval(ids).catch(failure.show)
    chats.hide(ids)
    offerUndo(t('chat.deletedCount', { n: ids.length }, ids.length), undo, settle)
  }

  return { move, archive, remove }
}

/** What brings a chat back to where it is. */
const placeOf = (chat: ChatHead, { archived, folder_id }: Place): Place => ({
  ...(archived === undefined ? {} : { archived: chat.archived ?? false }),
  ...(folder_id === undefined ? {} : { folder_id: chat.folder_id ?? null }),
})
