import { ref } from 'vue'
import { deleteChats } from '@/api/chats'
import { readStored, writeStored } from '@/stores/storage'

const MOST_DELETED = 500
const KEY = 'removals'
/** How long another tab may still take back what it removed; longer than its message is shown. */
const TAKE_BACK_MS = 30_000

/**
 * Chats that are hidden at once, and deleted for good when nobody took that back or the page is left.
 * The browser remembers them: what a page that crashed or lost its network did not delete, the next one does.
 */
export function createRemovals(onGone: (ids: string[]) => void, refresh: () => Promise<void>) {
  const hidden = ref<ReadonlySet<string>>(new Set(storedIds()))
  if (hidden.value.size > 0) setTimeout(() => void finishStored([...hidden.value]), TAKE_BACK_MS)
  window.addEventListener('pagehide', () => {
    for (const ids of batches([...hidden.value]))
      void deleteChats(ids, { keepalive: true }).catch(() => undefined)
  })

  function hide(ids: string[]): void {
    hidden.value = new Set([...hidden.value, ...ids])
    storeIds([...new Set([...storedIds(), ...ids])])
  }

  function restore(ids: string[]): void {
    hidden.value = new Set([...hidden.value].filter((id) => !ids.includes(id)))
    storeIds(storedIds().filter((id) => !ids.includes(id)))
  }

  /** Those that the service did not delete are listed again. */
  async function finish(ids: string[] = [...hidden.value]): Promise<void> {
    const waiting = ids.filter((id) => hidden.value.has(id))
    let left = waiting.length
    try {
      for (const batch of batches(waiting)) {
        const deletedIds = await deleteChats(batch)
        onGone(deletedIds)
        left -= deletedIds.length
      }
    } finally {
      if (left > 0) await refresh()
      restore(waiting)
    }
  }

  /** Those that another tab has taken back meanwhile are shown again. */
  async function finishStored(ids: string[]): Promise<void> {
    const left = ids.filter((id) => storedIds().includes(id))
    restore(ids.filter((id) => !left.includes(id)))
    await finish(left).catch(() => undefined)
  }

  return { hidden, hide, restore, finish }
}

const batches = (ids: string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / MOST_DELETED) }, (_, at) =>
    ids.slice(at * MOST_DELETED, (at + 1) * MOST_DELETED),
  )

const storedIds = (): string[] => readStored(KEY)?.split(',') ?? []

function storeIds(ids: string[]): void {
  writeStored(KEY, ids.length > 0 ? ids.join(',') : null)
}
