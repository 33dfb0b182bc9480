import { defineStore } from 'pinia'
import { ref } from 'vue'
import { deleteFile, listFiles, renameFile, type FileSummary } from '@/api/files'

const REFRESH_MS = 2000

/** The user's files, newest first, as far as they are shown. */
export const useFiles = defineStore('files', () => {
  const items = ref<FileSummary[]>([])
  const query = ref('')
  const cursor = ref<string | null>(null)
  const loaded = ref(false)
  const failure = ref<unknown>(null)
  const going = new Set<string>()
  let latest = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Loads the first page again; answers to older queries are dropped. */
  async function refresh(): Promise<void> {
    latest += 1
    const mine = latest
    clearTimeout(timer)
    try {
      const page = await listFiles(query.value.trim(), null)
      if (mine !== latest) return
      items.value = withoutGoing(page.items)
      cursor.value = page.next_cursor
      failure.value = null
    } catch (error) {
      if (mine === latest) failure.value = error
    }
    if (mine !== latest) return
    loaded.value = true
    if (going.size > 0 || items.value.some((file) => file.status === 'parsing'))
      timer = setTimeout(() => void refresh(), REFRESH_MS)
  }

  /** What was cancelled while it was read is listed by the service a moment longer. */
  function expectGone(name: string): void {
    going.add(name)
  }

  function withoutGoing(listed: FileSummary[]): FileSummary[] {
    const leaving = listed.filter((file) => file.status === 'parsing' && going.has(file.name))
    going.clear()
    for (const file of leaving) going.add(file.name)
    return listed.filter((file) => !leaving.includes(file))
  }

  async function more(): Promise<void> {
    if (cursor.value === null) return
    const page = await listFiles(query.value.trim(), cursor.value)
    const known = new Set(items.value.map((file) => file.id))
    items.value.push(...page.items.filter((file) => !known.has(file.id)))
    cursor.value = page.next_cursor
  }

  async function search(text: string): Promise<void> {
    query.value = text
    await refresh()
  }

  function put(file: FileSummary): void {
    const known = items.value.some((item) => item.id === file.id)
    if (known) items.value = items.value.map((item) => (item.id === file.id ? file : item))
    else if (file.name.toLowerCase().includes(query.value.trim().toLowerCase())) items.value.unshift(file)
  }

  async function rename(id: string, name: string): Promise<FileSummary> {
    const changed = await renameFile(id, name)
    put(changed)
    return changed
  }

  async function remove(id: string): Promise<void> {
    await deleteFile(id)
    items.value = items.value.filter((file) => file.id !== id)
  }

  /** Nobody looks any more. */
  function rest(): void {
    latest += 1
    clearTimeout(timer)
  }

  return {
    items,
    query,
    cursor,
    loaded,
    failure,
    refresh,
    expectGone,
    more,
    search,
    put,
    rename,
    remove,
    rest,
  }
})
