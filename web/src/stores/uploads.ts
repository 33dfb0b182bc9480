import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { newId } from '@/api/transport/ids'
import { TooLargeError } from '@/api/transport/upload'
import { useFiles } from '@/stores/files'
import { useSession } from '@/stores/session'
import { useUploadPool, type Upload } from '@/stores/uploadPool'

const MEGABYTE = 1024 * 1024

/** Files that are being uploaded: a few at once, the others wait. It goes on whichever page is shown. */
export const useUploads = defineStore('uploads', () => {
  const files = useFiles()
  const session = useSession()
  const items = ref<Upload[]>([])
  const pool = useUploadPool(items, checkSize, files.put)
  const busy = computed(() => items.value.some(isActive))

  watch(busy, (active) => {
    if (active) window.addEventListener('beforeunload', confirmLeaving)
    else window.removeEventListener('beforeunload', confirmLeaving)
  })
  watch(
    () => session.signedIn,
    (signedIn) => {
      if (!signedIn) items.value.forEach(({ id }) => { cancel(id) }) // prettier-ignore
    },
  )

  function checkSize(bytes: number): void {
    const limit = session.capabilities?.limits.upload_max_bytes
    if (limit !== undefined && bytes > limit) throw new TooLargeError(limit / MEGABYTE)
  }

  /** Takes files in the order in which they come. */
  function add(contents: File[]): Upload[] {
    const ids = contents.map((content) => {
      const id = newId()
      pool.add(id, content)
      items.value.push({ id, name: content.name, bytes: content.size, ...WAITING })
      return id
    })
    pool.start()
    return items.value.filter((upload) => ids.includes(upload.id))
  }

  /** Ends an upload, or removes one that has ended from the list. */
  function cancel(id: string): void {
    pool.abort(id)
    const cancelledUpload = items.value.find((upload) => upload.id === id)
    if (cancelledUpload && isActive(cancelledUpload)) files.hideCancelled(cancelledUpload.name)
    items.value = items.value.filter((upload) => upload !== cancelledUpload)
  }

  /** Sends what was refused once more. */
  function retry(id: string): void {
    const upload = items.value.find((item) => item.id === id)
    if (upload?.state !== 'refused') return
    Object.assign(upload, WAITING)
    pool.start()
  }

  /** Removes what is ready from the list. */
  function clear(): void {
    for (const upload of items.value.filter(({ state }) => state === 'ready')) cancel(upload.id)
  }

  return { items, busy, add, cancel, retry, clear }
})

const WAITING = { state: 'waiting', percent: 0, sheet: null, problem: null, file: null } as const

const isActive = ({ state }: Upload): boolean => state !== 'ready' && state !== 'refused'

function confirmLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault()
}
