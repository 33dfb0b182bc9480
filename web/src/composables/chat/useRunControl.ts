import type { Feedback } from '@/api/chats'
import { rateRun, stopRun } from '@/api/runs'
import type { ChatState } from '@/composables/chat/chatState'
import type { Turn } from '@/composables/chat/turn'
import { useChats } from '@/stores/chats'

/** Stops, cancels and rates the runs of a chat. */
export function useRunControl({ running, stopping }: ChatState) {
  const chats = useChats()

  /** Asks the service to stop the answer that runs; it ends when its last event arrives. */
  async function stop(): Promise<void> {
    const turn = running.value
    if (!turn || stopping.value) return
    stopping.value = true
    try {
      await stopRun(turn.runId)
    } catch (error) {
      stopping.value = false
      throw error
    }
  }

  /** Ends an answer that waits for the user. */
  async function cancel(turn: Turn): Promise<void> {
    await stopRun(turn.runId)
    turn.status = 'cancelled'
    await chats.refresh()
  }

  async function rate(turn: Turn, feedback: Feedback): Promise<void> {
    await rateRun(turn.runId, feedback)
    turn.feedback = feedback
  }

  return { stop, cancel, rate }
}
