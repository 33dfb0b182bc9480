import { defineStore } from 'pinia'
import { deleteFile, listFiles, renameFile, type FileSummary } from '@/api/files'
import { usePagedList } from '@/stores/pagedList'

const REFRESH_MS = 2000

/** The user's files, newest first, as far as they are shown. */
export const useFiles = defineStore('files', () => {
  /** The names of files whose upload was cancelled, until the service lists them no more. */
  const cancelledNames = new Set<string>()
  const { items, query, cursor, loaded, failure, refresh, more, search, stop } = usePagedList<FileSummary>({
    fetchPage: listFiles,
    isChanging: (files) => cancelledNames.size > 0 || files.some((file) => file.status === 'parsing'),
    refreshMs: REFRESH_MS,
    filter: withoutCancelled,
  })

  /** What was cancelled while it was read is listed by the service a moment longer. */
  function hideCancelled(name: string): void {
    cancelledNames.add(name)
  }

  function withoutCancelled(listing: FileSummary[]): FileSummary[] {
    const hidden = listing.filter((file) => file.status === 'parsing' && cancelledNames.has(file.name))
    cancelledNames.clear()
    for (const file of hidden) cancelledNames.add(file.name)
    return listing.filter((file) => !hidden.includes(file))
  }

  function put(file: FileSummary): void {
    const isKnown = items.value.some((item) => item.id === file.id)
    if (isKnown) items.value = items.value.map((item) => (item.id === file.id ? file : item))
    else if (file.name.toLowerCase().includes(query.value.trim().toLowerCase())) items.value.unshift(file)
  }

  async function rename(id: string, name: string): Promise<FileSummary> {
    const file = await renameFile(id, name)
    put(file)
    return file
  }

  async function remove(id: string): Promise<void> {
    await deleteFile(id)
    items.value = items.value.filter((file) => file.id !== id)
  }

  return {
    items, query, cursor, loaded, failure, refresh, hideCancelled, more, search, put, rename, remove, stop,
  } // prettier-ignore
})
