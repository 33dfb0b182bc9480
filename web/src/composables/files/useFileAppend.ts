import { computed, ref } from 'vue'
import { appendUpload, previewAppending, type FileDetails, type FileSummary } from '@/api/files'
import { useFailure } from '@/composables/browser/useFailure'
import { awaitFile } from '@/composables/files/fileEvents'
import { useOfferedUpload } from '@/composables/files/useOfferedUpload'
import { useFiles } from '@/stores/files'

/** Uploads more rows for a file, tells what they add, and appends them. */
export function useFileAppend(file: () => FileSummary) {
  const failure = useFailure()
  const files = useFiles()
  const upload = useOfferedUpload(file, (id) => previewAppending(file().id, id))
  const [busy, newRowsOnly] = [ref(false), ref(false)]
  /** How much of the rows are merged, in percent; null while none are. */
  const mergedPercent = ref<number | null>(null)
  const tables = computed(() => upload.preview.value?.tables ?? [])
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
    const id = upload.offeredFile.value?.id
    if (id === undefined) return null
    busy.value = true
    upload.error.value = ''
    try {
      const details = await awaitFile(
        appendUpload(file().id, id, newRowsOnly.value, upload.signal),
        (percent) => (mergedPercent.value = percent),
      )
      upload.consume()
      files.put(details)
      return details
    } catch (reason) {
      upload.error.value = failure.text(reason)
      return null
    } finally {
      busy.value = false
      mergedPercent.value = null
    }
  }

  return { ...upload, busy, mergedPercent, newRowsOnly, knownRows, rows, fits, append }
}
