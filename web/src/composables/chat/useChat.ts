import { useAbortSignal } from '@/composables/browser/useAbortSignal'
import { useChatState } from '@/composables/chat/chatState'
import { useChatRecord, type ChatRecord } from '@/composables/chat/useChatRecord'
import { useListedChat } from '@/composables/chat/useListedChat'
import { useQuestions } from '@/composables/chat/useQuestions'
import { useRunControl } from '@/composables/chat/useRunControl'
import { useVersions } from '@/composables/chat/useVersions'
import { useRunFollower } from '@/composables/chat/useRunFollower'

/** One chat with its turns: loads it, asks, follows, stops. */
export function useChat() {
  const state = useChatState()
  const abort = useAbortSignal()
  const follower = useRunFollower(state, abort, () => record.reload())
  const record: ChatRecord = useChatRecord(state, abort, follower.resume)
  useListedChat(state, record.update)
  return {
    ...state,
    open: record.open,
    reload: record.reload,
    refresh: record.refresh,
    reconnect: follower.reconnect,
    ...useQuestions(state, follower.followTurn),
    ...useRunControl(state),
    ...useVersions(state),
  }
}
