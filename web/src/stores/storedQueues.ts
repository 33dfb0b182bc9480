import { shallowRef } from 'vue'
import type { Answering } from '@/api/capabilities'
import type { Subject } from '@/api/runs'
import { onStorageChange, readStored, writeStored } from '@/stores/storage'

/** A question that waits for the answer before it, with all that it will be asked with. */
export interface QueuedQuestion {
  /** The run that it will start. A second tab that sends it too joins that run instead of asking twice. */
  runId: string
  text: string
  about: Subject
  modelId: string | null
  answering: Answering | null
  queuedAt: number
  /** The run of its branch when it was queued; questions of earlier releases have none. */
  after?: string | null
}

export interface ChatQueue {
  /** Whether the queue waits until the user says to go on. */
  paused: boolean
  items: QueuedQuestion[]
}

type Queues = Record<string, ChatQueue>

const KEY = 'queue'
const EMPTY: ChatQueue = { paused: false, items: [] }

/** The queues of one user's chats in the storage of the browser, as all its tabs see them. */
export function useStoredQueues() {
  const chats = shallowRef<Queues>({})
  let owner: string | undefined
  let persistent = true
  onStorageChange(KEY, load)

  function load(): void {
    chats.value = owner === undefined ? {} : queuesOf(owner)
  }

  /** Shows a user's questions, and deletes those of whoever used this browser before. */
  function claim(userId: string | undefined): void {
    if (userId === undefined || userId === owner) return
    owner = userId
    load()
    if (Object.keys(chats.value).length === 0) writeStored(KEY, null)
  }

  function clear(): void {
    chats.value = {}
    writeStored(KEY, null)
  }

  const of = (chatId: string | null): ChatQueue => queueIn(chats.value, chatId ?? '')

  /** Changes the queue of a chat as it is now, whichever tab changed it last. */
  function change(chatId: string, by: (queue: ChatQueue) => ChatQueue): void {
    if (owner === undefined) return
    const queues = persistent ? queuesOf(owner) : chats.value
    const { [chatId]: queue = EMPTY, ...others } = queues
    const newQueue = by(Object.hasOwn(queues, chatId) ? queue : EMPTY)
    chats.value = newQueue.items.length > 0 ? { ...others, [chatId]: newQueue } : others
    const isEmpty = Object.keys(chats.value).length === 0
    persistent = writeStored(KEY, isEmpty ? null : JSON.stringify({ owner, chats: chats.value }))
  }

  return { chats, of, claim, change, clear }
}

/** An address may name a chat `constructor`, which every object has an entry for. */
const queueIn = (queues: Queues, chatId: string): ChatQueue =>
  (Object.hasOwn(queues, chatId) ? queues[chatId] : undefined) ?? EMPTY

/** What is stored for that user; nothing where it is another's, or no queue at all. */
function queuesOf(owner: string): Queues {
  try {
    const record = JSON.parse(readStored(KEY) ?? 'null') as { owner?: string; chats?: Queues } | null
    return record?.owner === owner ? (record.chats ?? {}) : {}
  } catch {
    return {}
  }
}
