import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Answering } from '@/api/capabilities'
import type { Subject } from '@/api/runs'
import { onStoredElsewhere, readStored, writeStored } from '@/stores/storage'

/** As many questions may wait in a chat. */
export const MOST_QUEUED = 5

const OLD_MS = 15 * 60_000

/** A question that waits for the answer before it, with all that it will be asked with. */
export interface QueuedQuestion {
  /** The run that it will start. A second tab that sends it too joins that run instead of asking twice. */
  runId: string
  text: string
  about: Subject
  modelId: string | null
  answering: Answering | null
  queuedAt: number
}

export interface ChatQueue {
  /** Whether the queue waits until the user says to go on. */
  paused: boolean
  items: QueuedQuestion[]
}

type Queues = Record<string, ChatQueue>

const KEY = 'queue'
const EMPTY: ChatQueue = { paused: false, items: [] }

/** The questions that wait in each chat. All tabs of the browser share them, and they survive a reload. */
export const useQueue = defineStore('queue', () => {
  const chats = shallowRef<Queues>({})
  /** The chats whose questions somebody has waited for on this page. */
  const watched = new Set<string>()
  let owner: string | undefined
  let persistent = true
  onStoredElsewhere(KEY, load)

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
    watched.clear()
    writeStored(KEY, null)
  }

  const of = (chatId: string | null): ChatQueue => chats.value[chatId ?? ''] ?? EMPTY

  /** Changes the queue of a chat as it is now, whichever tab changed it last. */
  function change(chatId: string, by: (queue: ChatQueue) => ChatQueue): void {
    if (owner === undefined) return
    const { [chatId]: queue = EMPTY, ...others } = persistent ? queuesOf(owner) : chats.value
    const changed = by(queue)
    chats.value = changed.items.length > 0 ? { ...others, [chatId]: changed } : others
    const isEmpty = Object.keys(chats.value).length === 0
    persistent = writeStored(KEY, isEmpty ? null : JSON.stringify({ owner, chats: chats.value }))
  }

  const withItems = (chatId: string, by: (items: QueuedQuestion[]) => QueuedQuestion[]): void => {
    change(chatId, (queue) => ({ ...queue, items: by(queue.items) }))
  }

  /** Adds a question at the end, unless the queue is full. */
  function add(chatId: string, question: QueuedQuestion): void {
    withItems(chatId, (items) => [...items, question].slice(0, MOST_QUEUED))
  }

  function edit(chatId: string, runId: string, text: string): void {
    withItems(chatId, (items) => items.map((item) => (item.runId === runId ? { ...item, text } : item)))
  }

  function remove(chatId: string, runId: string): void {
    withItems(chatId, (items) => items.filter((item) => item.runId !== runId))
  }

  function removeAll(chatId: string): void {
    withItems(chatId, () => [])
  }

  function pause(chatId: string, paused: boolean): void {
    change(chatId, (queue) => ({ ...queue, paused }))
  }

  return { chats, watched, of, claim, clear, add, edit, remove, removeAll, pause }
})

/** Whether questions were left for long: nobody expects their answers any more. */
export const isOld = (items: readonly QueuedQuestion[]): boolean =>
  items.every(({ queuedAt }) => Date.now() - queuedAt > OLD_MS)

/** What is stored for that user; nothing where it is another's, or no queue at all. */
function queuesOf(owner: string): Queues {
  try {
    const stored = JSON.parse(readStored(KEY) ?? 'null') as { owner?: string; chats?: Queues } | null
    return stored?.owner === owner ? (stored.chats ?? {}) : {}
  } catch {
    return {}
  }
}
