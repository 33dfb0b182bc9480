import { defineStore } from 'pinia'
import { useStoredQueues, type QueuedQuestion } from '@/stores/storedQueues'

/** As many questions may wait in a chat. */
export const MAX_QUEUED = 5

const OLD_MS = 15 * 60_000

/** The questions that wait in each chat. All tabs of the browser share them, and they survive a reload. */
export const useQueue = defineStore('queue', () => {
  const { chats, of, claim, change, clear: clearStored } = useStoredQueues()
  /** The chats whose questions somebody has waited for on this page. */
  const watchedChats = new Set<string>()

  function clear(): void {
    clearStored()
    watchedChats.clear()
  }

  const withItems = (chatId: string, by: (items: QueuedQuestion[]) => QueuedQuestion[]): void => {
    change(chatId, (queue) => ({ ...queue, items: by(queue.items) }))
  }

  /** Adds a question at the end, unless the queue is full. */
  function add(chatId: string, question: QueuedQuestion): void {
    withItems(chatId, (items) => [...items, question].slice(0, MAX_QUEUED))
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

  return { chats, watched: watchedChats, of, claim, clear, add, edit, remove, removeAll, pause }
})

/** Whether questions were left for long: nobody expects their answers any more. */
export const isOld = (items: readonly QueuedQuestion[]): boolean =>
  items.every(({ queuedAt }) => Date.now() - queuedAt > OLD_MS)
