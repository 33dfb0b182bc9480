import { ref } from 'vue'
import { deleteChats } from '@/api/chats'

const MOST_DELETED = 500

/** Chats that are hidden at once, and deleted for good when nobody took that back or the page is left. */
export function createRemovals(onGone: (ids: string[]) => void, refresh: () => Promise<void>) {
  const hidden = ref<ReadonlySet<string>>(new Set())
  window.addEventListener('pagehide', () => {
    for (const ids of batches([...hidden.value]))
      void deleteChats(ids, { keepalive: true }).catch(() => undefined)
  })

  function hide(ids: string[]): void {
    hidden.value = new Set([...hidden.value, ...ids])
  }

  function restore(ids: string[]): void {
    hidden.value = new Set([...hidden.value].filter((id) => !ids.includes(id)))
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

  return { hidden, hide, restore, finish }
}

const batches = (ids: string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / MOST_DELETED) }, (_, at) =>
    ids.slice(at * MOST_DELETED, (at + 1) * MOST_DELETED),
  )
