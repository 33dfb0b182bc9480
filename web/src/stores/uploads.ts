import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { ApiError } from '@/api/transport/client'
import type { WholeFile } from '@/api/files'
import { newId } from '@/api/transport/ids'
import { TooLargeError, uploadFile } from '@/api/transport/upload'
import { useFiles } from '@/stores/files'
import { useSession } from '@/stores/session'

export type UploadState = 'waiting' | 'sending' | 'reading' | 'ready' | 'refused'

/** A file on its way to the service. */
export interface Upload {
  id: string
  name: string
  bytes: number
  state: UploadState
  /** How much of what the state says is done. */
  percent: number
  /** The sheet that is being read. */
  sheet: string | null
  problem: unknown
  /** What it became. */
  file: WholeFile | null
}

interface Work {
  content: File
  leaving: AbortController
}

/** One less than the service takes of a user at once. */
const AT_ONCE = 3
const MOST_TRIES = 60
const PAUSE_MS = 1000
const MEGABYTE = 1024 * 1024

/** Files that are being uploaded: a few at once, the others wait. It goes on whichever page is shown. */
export const useUploads = defineStore('uploads', () => {
  const files = useFiles()
  const session = useSession()
  const items = ref<Upload[]>([])
  const works = new Map<string, Work>()
  const carried = new Set<string>()
  const busy = computed(() => items.value.some(isGoing))

  watch(busy, (going) => {
    if (going) window.addEventListener('beforeunload', warn)
    else window.removeEventListener('beforeunload', warn)
  })
  watch(
    () => session.signedIn,
    (signedIn) => {
      if (!signedIn) items.value.forEach(({ id }) => { cancel(id) }) // prettier-ignore
    },
  )

  /** Takes files in the order in which they come. */
  function add(contents: File[]): Upload[] {
    const ids = contents.map((content) => {
      const id = newId()
      works.set(id, { content, leaving: new AbortController() })
      items.value.push({ id, name: content.name, bytes: content.size, ...FRESH })
      return id
    })
    pump()
    return items.value.filter((upload) => ids.includes(upload.id))
  }

  /** Ends an upload, or puts one away that has ended. */
  function cancel(id: string): void {
    works.get(id)?.leaving.abort()
    works.delete(id)
    const gone = items.value.find((upload) => upload.id === id)
    if (gone && isGoing(gone)) files.expectGone(gone.name)
    items.value = items.value.filter((upload) => upload !== gone)
  }

  /** Sends what was refused once more. */
  function again(id: string): void {
    const upload = items.value.find((one) => one.id === id)
    if (upload?.state !== 'refused') return
    Object.assign(upload, FRESH)
    pump()
  }

  /** Puts away what is ready. */
  function clear(): void {
    for (const upload of items.value.filter(({ state }) => state === 'ready')) cancel(upload.id)
  }

  function pump(): void {
    const next = items.value.filter(({ id, state }) => state === 'waiting' && !carried.has(id))
    for (const upload of next.slice(0, Math.max(0, AT_ONCE - carried.size))) void carry(upload)
  }

  async function carry(upload: Upload): Promise<void> {
    const work = works.get(upload.id)
    if (!work) return
    carried.add(upload.id)
    try {
      check(work.content.size)
      const file = await untilTaken(upload, work)
      Object.assign(upload, { state: 'ready', file })
      files.put(file)
    } catch (problem) {
      // What was cancelled is no longer here.
      Object.assign(upload, { state: 'refused', problem })
    } finally {
      carried.delete(upload.id)
      pump()
    }
  }

  function check(bytes: number): void {
    const most = session.capabilities?.limits.upload_max_bytes
    if (most !== undefined && bytes > most) throw new TooLargeError(most / MEGABYTE)
  }

  return { items, busy, add, cancel, again, clear }
})

const FRESH = { state: 'waiting', percent: 0, sheet: null, problem: null, file: null } as const

const isGoing = ({ state }: Upload): boolean => state !== 'ready' && state !== 'refused'

/** Sends a file; while the service takes no more at once, it waits as long as it is told to. */
async function untilTaken(upload: Upload, { content, leaving: { signal } }: Work): Promise<WholeFile> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await uploadFile(content, follower(upload), signal)
    } catch (error) {
      if (!isBusy(error) || tries === MOST_TRIES) throw error
      upload.state = 'waiting'
      await pause((error.retryAfter ?? 1) * PAUSE_MS, signal)
    }
  }
}

const isBusy = (error: unknown): error is ApiError => error instanceof ApiError && error.status === 429

function follower(upload: Upload) {
  return {
    sent: (percent: number): void => {
      // The last byte sent is the first one read.
      Object.assign(upload, percent < 100 ? { state: 'sending', percent } : { state: 'reading', percent: 0 })
    },
    read: ({ done, table }: { done: number; table: string | null }): void => {
      Object.assign(upload, { state: 'reading', percent: done, sheet: table })
    },
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer)
      reject(new DOMException('cancelled', 'AbortError'))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', leave)
      resolve()
    }, ms)
    signal.addEventListener('abort', leave)
  })
}

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault()
}
