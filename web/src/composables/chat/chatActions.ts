import type { InjectionKey } from 'vue'
import type { Feedback } from '@/api/chats'
import type { InterruptReply } from '@/api/runs'
import type { Turn } from '@/composables/chat/turn'

/** What the parts of an answer may ask for. */
export interface ChatActions {
  readonly busy: boolean
  ask: (text: string) => void
  retry: (turn: Turn) => void
  reconnect: () => void
  rerun: (turn: Turn, sql: string) => void
  /** Replies to all that an answer asks; it goes on below. */
  decide: (turn: Turn, replies: Record<string, InterruptReply>) => void
  /** Ends an answer that waits for the user; nothing of what it asks is done. */
  cancel: (turn: Turn) => Promise<void>
  rate: (turn: Turn, feedback: Feedback) => Promise<void>
}

export const chatActions: InjectionKey<ChatActions> = Symbol('chatActions')
