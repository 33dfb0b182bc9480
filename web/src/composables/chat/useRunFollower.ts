import { onScopeDispose } from 'vue'
import { getAnswering, follow } from '@/api/runs'
import type { RenewableSignal } from '@/composables/browser/useAbortSignal'
import type { ChatState } from '@/composables/chat/chatState'
import { followRun, type OpenStream } from '@/composables/chat/stream/followRun'
import { RetryDelays } from '@/composables/chat/stream/retryDelays'
import { clearAnswer } from '@/composables/chat/stream/turnEvents'
import { hasOtherAuthor, type Turn } from '@/composables/chat/turn'
import { useChats } from '@/stores/chats'

/** The list shows a new chat once the service has stored it. */
const LIST_DELAY_MS = 400

/** Follows the runs of a chat to their ends; the list of chats is refreshed when one starts and when it ends. */
export function useRunFollower(state: ChatState, abort: RenewableSignal, reload: () => Promise<void>) {
  const chats = useChats()
  const delays = new RetryDelays()
  onScopeDispose(() => {
    delays.close()
  })

  async function followTurn(turn: Turn, open: OpenStream, repeatable: boolean): Promise<void> {
    const { signal } = abort
    setTimeout(() => void chats.refresh(), LIST_DELAY_MS)
    await followRun(turn, open, { signal, repeatable, wait: delays.wait })
    if (!signal.aborted) state.stopping.value = false
    if (isStale(turn) && !signal.aborted) await reload()
    if (hasOtherAuthor(turn)) await loadAuthor(turn)
    await chats.refresh()
  }

  /** Follows a run that a stored chat says is running, from its first event. */
  function resume(turn: Turn): void {
    clearAnswer(turn)
    void followTurn(turn, (signal) => follow(turn.runId, null, signal), true)
  }

  return { followTurn, resume, reconnect: delays.endAll }
}

export type RunFollower = ReturnType<typeof useRunFollower>

/** Its events are no longer stored, or not there any more: the record says what became of it. */
const isStale = (turn: Turn): boolean =>
  turn.started
    ? turn.error?.code === 'gone' || turn.error?.code === 'not_found'
    : turn.continues && turn.error !== null

async function loadAuthor(turn: Turn): Promise<void> {
  try {
    turn.answering = await getAnswering(turn.runId)
  } catch {
    turn.answering = null // the notice names both models
  }
}
