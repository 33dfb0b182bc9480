import { computed, ref, type Ref } from 'vue'
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
  /** How much of the rows are merged, in percent; null while none are. */
  const merged = ref<number | null>(null)
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
      const changed = await lastOf(appendUpload(file().id, id, newRowsOnly.value, upload.signal), merged)
      upload.consume()
      files.put(changed)
      return changed
    } catch (caught) {
      upload.error.value = failure.text(caught)
      return null
    } finally {
      busy.value = false
      merged.value = null
    }
  }

  return { ...upload, busy, merged, newRowsOnly, knownRows, rows, fits, append }
}

/** Takes uploads out of a file again. */
export function usePartRemoval(file: () => FileSummary) {
  const files = useFiles()
  const { signal } = useAbortSignal()
  const merged = ref<number | null>(null)

  async function remove(part: FilePart): Promise<FileDetails> {
    try {
      const changed = await lastOf(removePart(file().id, part.id, signal), merged)
      files.put(changed)
      return changed
    } finally {
      merged.value = null
    }
  }

  return { remove, merged }
}

/** The file at the end of the work on it; `merged` follows how far that is. Throws the reason where it failed. */
async function lastOf(events: AsyncGenerator<FileEvent>, merged: Ref<number | null>): Promise<FileDetails> {
  for await (const event of events) {
    if (event.type === 'progress') merged.value = event.done
    if (event.type === 'finished') return event.file
    if (event.type === 'failed') throw new ApiError(422, { code: event.code, detail: event.message })
  }
  throw new NetworkError('network')
}
