import { ref, watch, watchEffect } from 'vue'
import { useI18n } from 'vue-i18n'
import { useVisible } from '@/composables/browser/useVisible'
import { useChats } from '@/stores/chats'

/** Names the browser's tab after what it shows; `hasNews` says that there is something new in it. */
export function usePageTitle(title: () => string, hasNews: () => boolean = () => false): void {
  const { t } = useI18n()
  watchEffect(() => {
    document.title = `${hasNews() ? '(1) ' : ''}${title()} · ${t('common.product')}`
  })
}

interface OpenChat {
  readonly id: string | null
  readonly head: { title: string } | null
  readonly busy: boolean
}

/** Names the tab after the chat, and marks it when an answer has ended in a tab that nobody looks at. */
export function useChatTitle(chat: OpenChat): void {
  const { t } = useI18n()
  const chats = useChats()
  const visible = useVisible()
  const ready = ref(false)
  watch(
    () => chat.busy,
    (busy) => {
      ready.value = !busy && !visible.value
    },
  )
  watch(visible, () => {
    if (visible.value) ready.value = false
  })
  const title = (): string | undefined =>
    chats.heads.find(({ id }) => id === chat.id)?.title ?? chat.head?.title
  usePageTitle(
    () => title() || t('chat.new'),
    () => ready.value,
  )
}
