import { getPartContent, type FilePart } from '@/api/files'
import { saveFile } from '@/composables/browser/saveFile'
import { useFailure } from '@/composables/browser/useFailure'

/** Downloads an upload of a file as it was; a failure is shown. */
export function usePartDownload() {
  const failure = useFailure()

  return async (fileId: string, part: FilePart): Promise<void> => {
    try {
      saveFile(await getPartContent(fileId, part.id), part.name)
    } catch (error) {
      failure.show(error)
    }
  }
}
