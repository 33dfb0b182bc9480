import { ref, shallowRef } from 'vue'
import { deleteFile, type FileSummary } from '@/api/files'
import { uploadFile } from '@/api/transport/upload'
import { useAbortSignal } from '@/composables/browser/useAbortSignal'
import { useFailure } from '@/composables/browser/useFailure'

/** Uploads what may change a file, with its corrections, and looks at what it would change. */
export function useOfferedUpload<T>(
  file: () => FileSummary,
  preview: (upload: string) => Promise<T>,
  nameOf: (given: string) => string = (given) => given,
) {
  const failure = useFailure()
  const abort = useAbortSignal()
  const given = shallowRef<FileSummary | null>(null)
  const found = shallowRef<T | null>(null)
  /** How much of the upload is sent or read; null while none is. */
  const percent = ref<number | null>(null)
  /** What the upload is called where it comes from. */
  const chosen = ref('')
  const error = ref('')

  async function read(content: File): Promise<void> {
    await discard()
    error.value = ''
    percent.value = 0
    const sent = (share: number): void => void (percent.value = Math.round(share / 2))
    const onRead = ({ done }: { done: number }): void => void (percent.value = 50 + Math.round(done / 2))
    try {
      const named = new File([content], nameOf(content.name), { type: content.type })
      given.value = await uploadFile(named, { sent, read: onRead }, abort.signal, file().id)
      found.value = await preview(given.value.id)
      chosen.value = content.name
    } catch (caught) {
      if (abort.signal.aborted) return
      error.value = failure.text(caught)
      await discard()
    } finally {
      percent.value = null
    }
  }

  /** The upload is used up. */
  function consume(): void {
    given.value = found.value = null
  }

  /** Deletes the upload, which is not wanted. */
  async function discard(): Promise<void> {
    const unwanted = given.value
    consume()
    chosen.value = ''
    if (unwanted) await deleteFile(unwanted.id).catch(() => undefined)
  }

  return { given, found, percent, chosen, error, signal: abort.signal, read, consume, discard }
}
