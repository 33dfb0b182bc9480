import { ref, shallowRef } from 'vue'
import { deleteFile, type FileSummary } from '@/api/files'
import { uploadFile } from '@/api/transport/upload'
import { useAbortSignal } from '@/composables/browser/useAbortSignal'
import { useFailure } from '@/composables/browser/useFailure'

/** Uploads what may change a file, with its corrections, and looks at what it would change. */
export function useOfferedUpload<T>(
  file: () => FileSummary,
  fetchPreview: (upload: string) => Promise<T>,
  nameOf: (name: string) => string = (name) => name,
) {
  const failure = useFailure()
  const abort = useAbortSignal()
  const offeredFile = shallowRef<FileSummary | null>(null)
  const preview = shallowRef<T | null>(null)
  /** How much of the upload is sent or read; null while none is. */
  const percent = ref<number | null>(null)
  /** What the upload is called where it comes from. */
  const fileName = ref('')
  const error = ref('')

  async function read(content: File): Promise<void> {
    await discard()
    error.value = ''
    percent.value = 0
    const onSent = (share: number): void => void (percent.value = Math.round(share / 2))
    const onRead = ({ done }: { done: number }): void => void (percent.value = 50 + Math.round(done / 2))
    try {
      const renamedFile = new File([content], nameOf(content.name), { type: content.type })
      offeredFile.value = await uploadFile(
        renamedFile,
        { sent: onSent, read: onRead },
        abort.signal,
        file().id,
      )
      preview.value = await fetchPreview(offeredFile.value.id)
      fileName.value = content.name
    } catch (reason) {
      if (abort.signal.aborted) return
      error.value = failure.text(reason)
      await discard()
    } finally {
      percent.value = null
    }
  }

  /** The upload is used up. */
  function consume(): void {
    offeredFile.value = preview.value = null
  }

  /** Deletes the upload, which is not wanted. */
  async function discard(): Promise<void> {
    const offer = offeredFile.value
    consume()
    fileName.value = ''
    if (offer) await deleteFile(offer.id).catch(() => undefined)
  }

  return { offeredFile, preview, percent, fileName, error, signal: abort.signal, read, consume, discard }
}
