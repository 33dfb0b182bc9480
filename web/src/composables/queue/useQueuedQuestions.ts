import { ref, watch } from 'vue'
import { newId } from '@/api/transport/ids'
import type { QuestionOptions } from '@/composables/chat/useQuestions'
import { useQueueState, type OpenChat } from '@/composables/queue/queueState'
import { useQueueCleanup } from '@/composables/queue/useQueueCleanup'
import { useQueueSender } from '@/composables/queue/useQueueSender'
import { useQueue } from '@/stores/queue'

/** The questions that wait in the open chat: they are shown, changed and sent. */
export function useQueuedQuestions(chat: OpenChat) {
  const queue = useQueue()
  const editing = ref<string | null>(null)
  const state = useQueueState(chat)
  const { items, full, waits, pause } = state
  watch(
    () => chat.busy && chat.id,
    (id) => {
      if (id) queue.watched.add(id)
    },
    { immediate: true },
  )
  useQueueCleanup(chat, state)
  const { sendNext } = useQueueSender(chat, state, editing)

  function add(text: string, options: QuestionOptions): void {
    if (chat.id === null) return
    const after = chat.turns.at(-1)?.runId ?? null
    queue.add(chat.id, { ...options, text, runId: newId(), queuedAt: Date.now(), after })
  }

  function edit(runId: string, text: string): void {
    if (chat.id !== null) queue.edit(chat.id, runId, text)
  }

  function remove(runId: string): void {
    if (chat.id !== null) queue.remove(chat.id, runId)
  }

  function removeAll(): void {
    if (chat.id !== null) queue.removeAll(chat.id)
  }

  return { items, full, waits, pause, editing, add, edit, remove, removeAll, resume: sendNext }
}
