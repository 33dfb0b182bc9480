import { getChat, type Chat } from '@/api/chats'
import type { RenewableSignal } from '@/composables/browser/useAbortSignal'
import type { ChatState } from '@/composables/chat/chatState'
import { newestAfter } from '@/composables/chat/branches'
import { shownBranch } from '@/composables/chat/shownBranch'
import { turnsOf } from '@/composables/chat/storedTurns'
import { isRunning, type Turn } from '@/composables/chat/turn'
import { useDraft } from '@/stores/draft'

/** Loads the stored record of a chat and shows it; answers that still run are resumed. */
export function useChatRecord(state: ChatState, abort: RenewableSignal, resume: (turn: Turn) => void) {
  const draft = useDraft()
  const { id, head, sourceId, modelId, record, last, loading, failure, stopping } = state

  /** Shows a stored chat, or an empty one. Runs of the chat that was open go on in the service. */
  async function open(chatId: string | null): Promise<void> {
    if (chatId !== null && chatId === id.value) return
    abort.renew()
    id.value = chatId
    head.value = null
    sourceId.value = null
    modelId.value = null
    record.value = []
    last.value = null
    failure.value = null
    stopping.value = false
    if (chatId !== null && chatId !== draft.unknownChat) await load(chatId, abort.signal)
  }

  async function load(chatId: string, signal: AbortSignal): Promise<void> {
    loading.value = true
    try {
      show(await getChat(chatId, signal))
    } catch (error) {
      if (!signal.aborted) failure.value = error
    } finally {
      if (!signal.aborted) loading.value = false
    }
  }

  function show(chat: Chat): void {
    head.value = chat
    sourceId.value = chat.datasource_id
    modelId.value = chat.model_id ?? null
    const shownRun = last.value?.runId ?? shownBranch(chat.id)
    record.value = turnsOf(chat)
    const before = record.value.find(({ runId }) => runId === shownRun)
    last.value = (before ? newestAfter(record.value, before) : record.value.at(-1)) ?? null
    record.value.filter(isRunning).forEach(resume)
  }

  async function reload(): Promise<void> {
    const chatId = id.value
    id.value = null
    await open(chatId)
  }

  return { open, reload, ...useRecordRefresh(state, abort, show) }
}

export type ChatRecord = ReturnType<typeof useChatRecord>

/** Loads the record of the chat that is shown again. */
function useRecordRefresh(state: ChatState, abort: RenewableSignal, show: (chat: Chat) => void) {
  const draft = useDraft()
  const { id, record, answering } = state

  /** Shows the record when it holds answers that are not here, asked in another tab. */
  async function refresh(): Promise<void> {
    const chatId = id.value
    if (chatId === null || chatId === draft.unknownChat) return
    const { signal } = abort
    const chat = await getChat(chatId, signal)
    const here = new Set(record.value.map(({ runId }) => runId))
    const others = turnsOf(chat).some(({ runId }) => !here.has(runId))
    if (others && !signal.aborted && !answering.value) show(chat)
  }

  /** Shows the record as it is now; a failure changes nothing. */
  async function update(chatId: string): Promise<void> {
    const { signal } = abort
    try {
      const chat = await getChat(chatId, signal)
      if (!signal.aborted && !answering.value) show(chat)
    } catch {
      // What is shown stays; the list is asked again soon.
    }
  }

  return { refresh, update }
}
