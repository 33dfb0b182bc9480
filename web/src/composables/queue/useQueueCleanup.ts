import { ref, watch } from 'vue'
import { isRunning, type Turn } from '@/composables/chat/turn'
import { isIdle, refreshIfKnown, type OpenChat, type QueueState } from '@/composables/queue/queueState'
import { useQueue } from '@/stores/queue'

/** Removes questions that the service has taken; answers to those that another tab has sent are loaded. */
export function useQueueCleanup(chat: OpenChat, { own, items }: QueueState): void {
  const queue = useQueue()
  const isOutdated = ref(false)
  // The service has it: from now on the chat's record keeps it.
  watch(
    () => chat.record.filter(isTaken).map(({ runId }) => runId),
    (takenRuns) => {
      for (const { runId } of own.value.items)
        if (takenRuns.includes(runId)) queue.remove(chat.id ?? '', runId)
    },
    { immediate: true },
  )
  // Another tab has sent one: the record of the chat has its answer.
  watch(
    () => [chat.id, own.value.items.map(({ runId }) => runId)] as const,
    ([id, now], [idBefore, before]) => {
      const shownRuns = chat.record.map(({ runId }) => runId)
      const sentRuns = before.filter((runId) => ![...now, ...shownRuns].includes(runId))
      if (id === idBefore && sentRuns.length > 0) isOutdated.value = true
    },
  )
  watch(
    () => isOutdated.value && isIdle(chat) && items.value.length === 0,
    (due) => {
      if (due) void update()
    },
    { flush: 'post' },
  )

  async function update(): Promise<void> {
    isOutdated.value = false
    try {
      await refreshIfKnown(chat)
    } catch {
      // The list of chats tells of the answer soon.
    }
  }
}

/** A question that was refused stands among the answers, to be asked again; a lost session asks it later. */
const isTaken = (turn: Turn): boolean =>
  turn.started || (!isRunning(turn) && turn.error?.code !== 'unauthorized')
