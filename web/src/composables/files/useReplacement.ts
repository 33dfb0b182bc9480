import { ref, shallowRef } from 'vue'
import {
  deleteFile,
  previewReplacement,
  replaceFile,
  type FileDetails,
  type FileSummary,
  type Replacement,
} from '@/api/files'
import { uploadFile } from '@/api/transport/upload'
import { useAbortSignal } from '@/composables/browser/useAbortSignal'
import { useFailure } from '@/composables/browser/useFailure'
import { useFiles } from '@/stores/files'

/** Uploads the new version of a file, tells what it changes, and puts it in the file's place. */
export function useReplacement(file: () => FileSummary) {
  const failure = useFailure()
  const files = useFiles()
  const abort = useAbortSignal()
  const given = shallowRef<FileSummary | null>(null)
  const found = shallowRef<Replacement | null>(null)
  /** How much of the new version is sent or read; null while none is. */
  const percent = ref<number | null>(null)
  /** What the new version is called where it comes from. */
  const chosen = ref('')
  const [busy, error] = [ref(false), ref('')]

  async function read(content: File): Promise<void> {
    await discard()
    error.value = ''
    percent.value = 0
    const sent = (share: number): void => void (percent.value = Math.round(share / 2))
    const onRead = ({ done }: { done: number }): void => void (percent.value = 50 + Math.round(done / 2))
    try {
      const named = new File([content], nameLike(file().name, content.name), { type: content.type })
      given.value = await uploadFile(named, { sent, read: onRead }, abort.signal)
      found.value = await previewReplacement(file().id, given.value.id)
      chosen.value = content.name
    } catch (caught) {
      if (abort.signal.aborted) return
      error.value = failure.text(caught)
      await discard()
    } finally {
      percent.value = null
    }
  }

  /** The replaced file; null where that failed, and then all is as it was. */
  async function replace(): Promise<FileDetails | null> {
    if (!given.value) return null
    busy.value = true
    error.value = ''
    try {
      const replaced = await replaceFile(file().id, given.value.id)
      given.value = found.value = null
      files.put(replaced)
      return replaced
    } catch (caught) {
      error.value = failure.text(caught)
      return null
    } finally {
      busy.value = false
    }
  }

  /** Deletes the new version, which is not wanted. */
  async function discard(): Promise<void> {
    const unwanted = given.value
    given.value = found.value = null
    chosen.value = ''
    if (unwanted) await deleteFile(unwanted.id).catch(() => undefined)
  }

  return { found, percent, busy, error, chosen, read, replace, discard }
}

const ENDING = /(?:\.[a-z]{2,7}){1,2}$/iu

/** A table is often called by its file: the new version has the name of the old one, with its own ending. */
const nameLike = (old: string, given: string): string =>
  old.replace(ENDING, '') + (ENDING.exec(given)?.[0] ?? '')
