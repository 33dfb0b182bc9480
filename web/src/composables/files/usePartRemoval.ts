import { ref } from 'vue'
import { removePart, type FileDetails, type FilePart, type FileSummary } from '@/api/files'
import { useAbortSignal } from '@/composables/browser/useAbortSignal'
import { awaitFile } from '@/composables/files/fileEvents'
import { useFiles } from '@/stores/files'

/** Takes uploads out of a file again. */
export function usePartRemoval(file: () => FileSummary) {
  const files = useFiles()
  const { signal } = useAbortSignal()
  const mergedPercent = ref<number | null>(null)

  async function remove(part: FilePart): Promise<FileDetails> {
    try {
      const details = await awaitFile(
        removePart(file().id, part.id, signal),
        (percent) => (mergedPercent.value = percent),
      )
      files.put(details)
      return details
    } finally {
      mergedPercent.value = null
    }
  }

  return { remove, mergedPercent }
}
