import { onScopeDispose, type Ref } from 'vue'
import { ApiError } from '@/api/transport/client'
import { getFile } from '@/api/files'
import { useAbortSignal } from '@/composables/browser/useAbortSignal'
import type { Attachment } from '@/composables/files/attachmentChips'

const INTERVAL_MS = 1500

/** Loads the files of attachments, again and again until all of them are read. */
export function useAttachmentFiles(entries: Ref<Attachment[]>): () => void {
  const abort = useAbortSignal()
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => {
    clearTimeout(timer)
  })

  async function load(signal: AbortSignal): Promise<void> {
    const pending = entries.value.filter(({ fileId, file }) => fileId !== null && file?.status !== 'ready')
    await Promise.all(pending.map((entry) => loadFile(entry, signal)))
    const again = pending.some(({ file, gone }) => !gone && file?.status !== 'ready')
    if (again && !signal.aborted) timer = setTimeout(() => void load(signal), INTERVAL_MS)
  }

  /** Ends the loading that goes on, and begins anew. */
  return (): void => {
    abort.renew()
    clearTimeout(timer)
    void load(abort.signal)
  }
}

async function loadFile(entry: Attachment, signal: AbortSignal): Promise<void> {
  try {
    entry.file = await getFile(entry.fileId ?? '', signal)
  } catch (error) {
    // Anything else may pass: it is asked again.
    entry.gone = error instanceof ApiError && error.status === 404
  }
}
