import { useMessage } from 'naive-ui'
import { computed, reactive } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ChatHead } from '@/api/chats'
import { MAX_FILES } from '@/api/files'
import { useSubject } from '@/composables/composer/useSubject'

interface OpenChat {
  readonly sourceId: string | null
  readonly head: Pick<ChatHead, 'mode' | 'file_ids'> | null
}
interface Wanted {
  source: () => string | null
  files: () => string[]
}

/** The subject of the next question, as its user chooses it; `focus` goes back to the question. */
export function useSubjectChoice(chat: OpenChat, preset: Wanted, focus: () => void) {
  const { t } = useI18n()
  const message = useMessage()
  const choice = reactive(useSubject(chat, preset.source))
  const { attachments } = choice
  const obstacle = computed(() => {
    if (!choice.asksFiles || attachments.obstacle === null) return undefined
    return t(`files.attach.${attachments.obstacle}`, { most: MAX_FILES })
  })

  function clear(): void {
    choice.pickSource(null)
    attachments.show([])
  }

  /** A chat goes on with whom and what it was asked of last; a new one with what is wanted. */
  function begin(id: string | null): void {
    const { mode, file_ids: fileIds = [] } = chat.head ?? {}
    choice.pickSource(null)
    if (mode === 'chat') choice.pickAssistant()
    if (mode === 'dify') choice.pickDify()
    const keepsFiles = mode === 'file' || mode === 'chat'
    if (keepsFiles) attachments.show(fileIds)
    else attachments.show(id === null ? preset.files() : [])
  }

  function attach(contents: File[]): void {
    attachments.upload(contents)
    focus()
  }

  function chooseSource(id: string): void {
    choice.pickSource(id)
    focus()
    if (!choice.asksFiles) return
    attachments.show([])
    message.info(t('files.attach.toSource', { name: choice.source?.name ?? '' }))
  }

  function chooseAssistant(): void {
    choice.pickAssistant()
    if (attachments.removeTables()) message.info(t('files.attach.toAssistant'))
    focus()
  }

  function chooseDify(): void {
    choice.pickDify()
    focus()
  }

  return { choice, obstacle, clear, begin, attach, chooseSource, chooseAssistant, chooseDify }
}

export type SubjectChoice = ReturnType<typeof useSubjectChoice>['choice']
