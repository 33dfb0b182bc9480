import type { Ref } from 'vue'
import type { FileDetails } from '@/api/files'
import { ApiError } from '@/api/transport/client'
import { uploadFile } from '@/api/transport/upload'

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
  file: FileDetails | null
}

/** The content of an upload, and what ends it. */
interface Source {
  content: File
  cancellation: AbortController
}

/** One less than the service takes of a user at once. */
const CONCURRENCY = 3
const MAX_TRIES = 60
const SECOND_MS = 1000

/** Sends waiting uploads in their order, at most three at once; `check` throws where one cannot be sent. */
export function useUploadPool(
  items: Ref<Upload[]>,
  check: (bytes: number) => void,
  onReady: (file: FileDetails) => void,
) {
  const sources = new Map<string, Source>()
  const active = new Set<string>()

  function add(id: string, content: File): void {
    sources.set(id, { content, cancellation: new AbortController() })
  }

  function abort(id: string): void {
    sources.get(id)?.cancellation.abort()
    sources.delete(id)
  }

  /** Starts as many uploads as may be sent now. */
  function start(): void {
    const waiting = items.value.filter(({ id, state }) => state === 'waiting' && !active.has(id))
    for (const upload of waiting.slice(0, Math.max(0, CONCURRENCY - active.size))) void send(upload)
  }

  async function send(upload: Upload): Promise<void> {
    const source = sources.get(upload.id)
    if (!source) return
    active.add(upload.id)
    try {
      check(source.content.size)
      const file = await uploadWithRetries(upload, source)
      Object.assign(upload, { state: 'ready', file })
      onReady(file)
    } catch (problem) {
      // What was cancelled is no longer here.
      Object.assign(upload, { state: 'refused', problem })
    } finally {
      active.delete(upload.id)
      start()
    }
  }

  return { add, abort, start }
}

/** Sends a file; while the service takes no more at once, it waits as long as it is told to. */
async function uploadWithRetries(upload: Upload, source: Source): Promise<FileDetails> {
  const { signal } = source.cancellation
  for (let tries = 1; ; tries += 1) {
    try {
      return await uploadFile(source.content, progressOf(upload), signal)
    } catch (error) {
      if (!isBusy(error) || tries === MAX_TRIES) throw error
      upload.state = 'waiting'
      await delay((error.retryAfter ?? 1) * SECOND_MS, signal)
    }
  }
}

const isBusy = (error: unknown): error is ApiError => error instanceof ApiError && error.status === 429

/** Writes the progress of a request into its upload. */
function progressOf(upload: Upload) {
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

function delay(ms: number, signal: AbortSignal): Promise<void> {
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
