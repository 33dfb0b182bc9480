import { defineStore } from 'pinia'
import { deleteFile, listFiles, renameFile, type FileSummary } from '@/api/files'
import { usePagedList } from '@/stores/pagedList'

const REFRESH_MS = 2000

/** The user's files, newest first, as far as they are shown. */
export const useFiles = defineStore('files', () => {
  /** The names of files whose upload was cancelled, until the service lists them no more. */
  const cancelled = new Set<string>()
  const { items, query, cursor, loaded, failure, refresh, more, search, stop } = usePagedList<FileSummary>({
    fetchPage: listFiles,
    isChanging: (files) => cancelled.size > 0 || files.some((file) => file.status === 'parsing'),
    refreshMs: REFRESH_MS,
    filter: withoutCancelled,
  })

  /** What was cancelled while it was read is listed by the service a moment longer. */
  function hideCancelled(name: string): void {
    cancelled.add(name)
  }

  function withoutCancelled(listed: FileSummary[]): FileSummary[] {
    const hidden = listed.filter((file) => file.status === 'parsing' && cancelled.has(file.name))
    cancelled.clear()
    for (const file of hidden) cancelled.add(file.name)
    return listed.filter((file) => !hidden.includes(file))
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

  return {
    items, query, cursor, loaded, failure, refresh, hideCancelled, more, search, put, rename, remove, stop,
  } // prettier-ignore
})
