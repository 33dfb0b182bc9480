import type { InjectionKey } from 'vue'
import type { Feedback } from '@/api/chats'
import type { DrillRequest } from '@/api/answers/drill'
import type { InterruptReply } from '@/api/runs'
import type { Versions } from '@/composables/chat/branches'
import type { Turn } from '@/composables/chat/turn'
import type { VersionKind } from '@/composables/chat/useVersions'

/** What the parts of an answer may ask for. */
export interface ChatActions {
  readonly busy: boolean
  ask: (text: string) => void
  retry: (turn: Turn) => void
  /** Asks another wording of a question: a new branch, beside what followed the old one. */
  edit: (turn: Turn, text: string) => void
  versionsOf: (kind: VersionKind, turn: Turn) => Versions
  showVersion: (kind: VersionKind, version: Turn) => void
  reconnect: () => void
  rerun: (turn: Turn, sql: string) => void
  /** Asks about a point of a chart; `question` says it in words. */
  drill: (turn: Turn, request: DrillRequest, question: string) => void
  /** Replies to all that an answer asks; it goes on below. */
  decide: (turn: Turn, replies: Record<string, InterruptReply>) => void
  /** Ends an answer that waits for the user; nothing of what it asks is done. */
  cancel: (turn: Turn) => Promise<void>
  rate: (turn: Turn, feedback: Feedback) => Promise<void>
}

export const chatActions: InjectionKey<ChatActions> = Symbol('chatActions')
