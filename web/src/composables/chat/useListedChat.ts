import { computed, watch } from 'vue'
import { useVisible } from '@/composables/browser/useVisible'
import type { ChatState } from '@/composables/chat/chatState'
import { useChats } from '@/stores/chats'

/** Keeps the open chat and its entry in the list of chats in step. */
export function useListedChat(state: ChatState, update: (chatId: string) => Promise<void>): void {
  const chats = useChats()
  const visible = useVisible()
  const entry = computed(() => chats.heads.find(({ id }) => id === state.id.value))
  watch([() => entry.value?.unseen, visible, state.id], () => {
    if (entry.value?.unseen && visible.value) void chats.markSeen(entry.value.id)
  })
  // A question was asked in this chat on another device.
  watch([() => entry.value?.running, () => entry.value?.updated_at], () => {
    if (entry.value?.running && !state.busy.value && !state.loading.value) void update(entry.value.id)
  })
}
