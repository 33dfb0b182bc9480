import { computed, ref, shallowRef } from 'vue'
import { readTablePage, type SourceTable } from '@/api/datasources/datasources'

/** The tables of a source that match, page after page as they are wanted; a new search drops the old one. */
export function useTablePages(sourceId: () => string, query: () => string) {
  const tables = shallowRef<SourceTable[] | null>(null)
  const failure = ref<unknown>(null)
  const next = ref<string | null>(null)
  const more = computed(() => next.value !== null)
  let latest = 0
  let loading = false

  async function read(own: number, cursor: string | null, before: SourceTable[]): Promise<void> {
    loading = true
    try {
      const page = await readTablePage(sourceId(), query().trim(), cursor)
      if (own !== latest) return
      tables.value = [...before, ...page.items]
      next.value = page.next_cursor
      failure.value = null
    } catch (error) {
      if (own !== latest) return
      failure.value = error
      if (cursor === null) tables.value = null
    } finally {
      if (own === latest) loading = false
    }
  }

  function load(): Promise<void> {
    latest += 1
    return read(latest, null, [])
  }

  /** Asks for the next page, unless one is on its way or there is none. */
  async function loadMore(): Promise<void> {
    if (loading || next.value === null || failure.value) return
    await read(latest, next.value, tables.value ?? [])
  }

  /** Goes on where a page failed, or begins. */
  async function retry(): Promise<void> {
    failure.value = null
    await (tables.value ? loadMore() : load())
  }

  function put(newTable: SourceTable): void {
    tables.value = (tables.value ?? []).map((table) => (table.name === newTable.name ? newTable : table))
  }

  return { tables, failure, more, load, loadMore, retry, put }
}
