import { useMessage, type DropdownOption } from 'naive-ui'
import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { getChatDocument, type ChatChange, type ChatFolder, type ChatHead } from '@/api/chats'
import { fileName, saveFile } from '@/composables/browser/saveFile'
import { useFailure } from '@/composables/browser/useFailure'
import { useChatChanges } from '@/composables/chatList/useChatChanges'
import { shownBranch } from '@/composables/chat/shownBranch'
import { useChatFolders } from '@/stores/chatFolders'
import { useChats } from '@/stores/chats'
import { useSession } from '@/stores/session'

const MOVE = 'move:'

/** Where a chat can be moved: the folders, a new one, and out of its own. */
const placesFor = (chat: ChatHead, folders: ChatFolder[], t: (key: string) => string): DropdownOption[] => [
  ...folders.map(({ id, name }) => ({ key: MOVE + id, label: name, disabled: chat.folder_id === id })),
  { key: 'newFolder', label: t('chat.folders.new') },
  ...(chat.folder_id ? [{ key: MOVE, label: t('chat.folders.leave') }] : []),
]

/** What the menu of a chat offers and does; the rest, which asks back, is done by whoever shows it. */
export function useChatMenu(chat: Ref<ChatHead>) {
  const { t } = useI18n()
  const chats = useChats()
  const changes = useChatChanges()
  const folders = useChatFolders()
  const session = useSession()
  const failure = useFailure()
  const message = useMessage()

  const options = computed((): DropdownOption[] => [
    { key: 'pin', label: t(chat.value.pinned ? 'chat.unpin' : 'chat.pin') },
    { key: 'move', label: t('chat.move'), children: placesFor(chat.value, folders.items, t) },
    { key: 'rename', label: t('chat.rename') },
    { key: 'archive', label: t(chat.value.archived ? 'chat.restore' : 'chat.archive') },
    ...(session.may('export') ? [{ key: 'export', label: t('chat.export') }] : []),
    { key: 'select', label: t('chat.select') },
    { key: 'delete', label: t('chat.delete') },
  ])

  async function change(chatChange: ChatChange, doneText?: string): Promise<void> {
    try {
      await chats.change(chat.value.id, chatChange)
      if (doneText) message.success(doneText)
    } catch (error) {
      failure.show(error)
    }
  }

  async function download(): Promise<void> {
    try {
      const { id, title } = chat.value
      saveFile(await getChatDocument(id, shownBranch(id)), fileName(title, 'md'))
    } catch (error) {
      failure.show(error)
    }
  }

  const restore = (): Promise<void> => change({ archived: false }, t('chat.restored'))
  const run = (work: Promise<void>): void => void work.catch(failure.show)

  /** False for what asks back first. */
  function perform(key: string): boolean {
    const ids = [chat.value.id]
    if (key.startsWith(MOVE)) run(changes.move(ids, key.slice(MOVE.length) || null))
    else if (key === 'pin') void change({ pinned: !chat.value.pinned })
    else if (key === 'archive') run(chat.value.archived ? restore() : changes.archive(ids))
    else if (key === 'export') void download()
    else return false
    return true
  }

  return { options, perform }
}
