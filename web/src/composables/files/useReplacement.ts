import { ref } from 'vue'
import { previewReplacement, replaceFile, type FileDetails, type FileSummary } from '@/api/files'
import { useFailure } from '@/composables/browser/useFailure'
import { useOfferedUpload } from '@/composables/files/useOfferedUpload'
import { useFiles } from '@/stores/files'

/** Uploads the new version of a file, tells what it changes, and puts it in the file's place. */
export function useReplacement(file: () => FileSummary) {
  const failure = useFailure()
  const files = useFiles()
  const upload = useOfferedUpload(
    file,
    (id) => previewReplacement(file().id, id),
    (name) => nameLike(file().name, name),
  )
  const busy = ref(false)

  /** The replaced file; null where that failed, and then all is as it was. */
  async function replace(): Promise<FileDetails | null> {
    if (!upload.offeredFile.value) return null
    busy.value = true
    upload.error.value = ''
    try {
      const details = await replaceFile(file().id, upload.offeredFile.value.id)
      upload.consume()
      files.put(details)
      return details
    } catch (reason) {
      upload.error.value = failure.text(reason)
      return null
    } finally {
      busy.value = false
    }
  }

  return { ...upload, busy, replace }
}

const ENDING = /(?:\.[a-z]{2,7}){1,2}$/iu

/** A table is often called by its file: the new version has the name of the old one, with its own ending. */
const nameLike = (old: string, newName: string): string =>
  old.replace(ENDING, '') + (ENDING.exec(newName)?.[0] ?? '')
