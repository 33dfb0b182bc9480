import { ref, type Ref } from 'vue'
import type { Page } from '@/api/transport/client'

export interface PagedListOptions<T> {
  fetchPage: (query: string, cursor: string | null) => Promise<Page<T>>
  /** While this holds of the items, the first page is loaded again after `refreshMs`. */
  isChanging: (items: T[]) => boolean
  refreshMs: number
  /** The items of a first page that are shown; all where it is left out. */
  filter?: (items: T[]) => T[]
  /** With it, items of older pages stay when the first page is loaded again: those that come after its last. */
  isOlder?: (item: T, last: T) => boolean
}

/** A list that the service gives page by page, newest first, with a search. */
export function usePagedList<T extends { id: string }>(options: PagedListOptions<T>) {
  const { fetchPage, filter = (items) => items, isOlder } = options
  const state = listState<T>()
  const { items, query, cursor, loaded, failure } = state
  let latest = 0
  let isExtended = false
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Loads the first page again; answers to older queries are dropped. */
  async function refresh(): Promise<void> {
    const isLatest = stop()
    try {
      const page = await fetchPage(query.value.trim(), null)
      if (isLatest()) show(page)
    } catch (error) {
      if (isLatest()) failure.value = error
    }
    if (!isLatest()) return
    loaded.value = true
    if (options.isChanging(items.value)) timer = setTimeout(() => void refresh(), options.refreshMs)
  }

  function show(page: Page<T>): void {
    const first = filter(page.items)
    const older = isExtended && isOlder ? itemsAfter(first, items.value, isOlder) : []
    items.value = [...first, ...older]
    if (older.length === 0) cursor.value = page.next_cursor
    failure.value = null
  }

  /** Loads the next page. */
  async function more(): Promise<void> {
    if (cursor.value === null) return
    const page = await fetchPage(query.value.trim(), cursor.value)
    isExtended = true
    items.value.push(...without(page.items, items.value))
    cursor.value = page.next_cursor
  }

  function search(text: string): Promise<void> {
    query.value = text
    isExtended = false
    return refresh()
  }

  /** Drops answers under way; the result says of the next request whether it is still the last one. */
  function stop(): () => boolean {
    clearTimeout(timer)
    const own = ++latest
    return () => own === latest
  }

  function clear(): void {
    stop()
    isExtended = false
    reset(state)
  }

  return { ...state, refresh, more, search, stop, clear }
}

type ListState<T> = ReturnType<typeof listState<T>>

function reset<T>({ items, query, cursor, loaded }: ListState<T>): void {
  items.value = []
  query.value = ''
  cursor.value = null
  loaded.value = false
}

function listState<T>() {
  return {
    items: ref([]) as Ref<T[]>,
    query: ref(''),
    cursor: ref<string | null>(null),
    loaded: ref(false),
    failure: ref<unknown>(null),
  }
}

function without<T extends { id: string }>(items: T[], others: T[]): T[] {
  const ids = new Set(others.map(({ id }) => id))
  return items.filter(({ id }) => !ids.has(id))
}

/** The items of a list that come after those of a new first page. */
function itemsAfter<T extends { id: string }>(
  first: T[],
  items: T[],
  isOlder: (item: T, last: T) => boolean,
): T[] {
  const last = first.at(-1)
  return last ? without(items, first).filter((item) => isOlder(item, last)) : []
}
