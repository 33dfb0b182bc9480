import { computed, ref } from 'vue'
import {
  appendUpload,
  previewAppending,
  removePart,
  type FileDetails,
  type FileEvent,
  type FilePart,
  type FileSummary,
} from '@/api/files'
import { ApiError, NetworkError } from '@/api/transport/client'
import { useAbortSignal } from '@/composables/browser/useAbortSignal'
import { useFailure } from '@/composables/browser/useFailure'
import { useOfferedUpload } from '@/composables/files/useOfferedUpload'
import { useFiles } from '@/stores/files'

/** Uploads more rows for a file, tells what they add, and appends them. */
export function useAppending(file: () => FileSummary) {
  const failure = useFailure()
  const files = useFiles()
  const upload = useOfferedUpload(file, (id) => previewAppending(file().id, id))
  const [busy, newRowsOnly] = [ref(false), ref(false)]
  const tables = computed(() => upload.found.value?.tables ?? [])
  /** Rows among the new ones that the file has already. */
  const knownRows = computed(() => tables.value.reduce((sum, table) => sum + (table.known_rows ?? 0), 0))
  /** How many rows the file gets. */
  const rows = computed(
    () =>
      tables.value.reduce((sum, table) => sum + table.rows_added, 0) -
      (newRowsOnly.value ? knownRows.value : 0),
  )
  const fits = computed(
    () =>
      rows.value > 0 && tables.value.every(({ columns }) => columns.every(({ fit }) => fit !== 'other_unit')),
  )

  /** The file with the new rows; null where that failed, and then all is as it was. */
  async function append(): Promise<FileDetails | null> {
    const id = upload.given.value?.id
    if (id === undefined) return null
    busy.value = true
    upload.error.value = ''
    try {
      const changed = await lastOf(appendUpload(file().id, id, newRowsOnly.value, upload.signal))
      upload.consume()
      files.put(changed)
      return changed
    } catch (caught) {
      upload.error.value = failure.text(caught)
      return null
    } finally {
      busy.value = false
    }
  }

  return { ...upload, busy, newRowsOnly, knownRows, rows, fits, append }
}

/** Takes uploads out of a file again. */
export function usePartRemoval(file: () => FileSummary) {
  const files = useFiles()
  const { signal } = useAbortSignal()

  return async (part: FilePart): Promise<FileDetails> => {
    const changed = await lastOf(removePart(file().id, part.id, signal))
    files.put(changed)
    return changed
  }
}

/** The file at the end of the work on it. Throws the reason where that failed. */
async function lastOf(events: AsyncGenerator<FileEvent>): Promise<FileDetails> {
  for await (const event of events) {
    if (event.type === 'finished') return event.file
    if (event.type === 'failed') throw new ApiError(422, { code: event.code, detail: event.message })
  }
  throw new NetworkError('network')
}
