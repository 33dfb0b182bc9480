import { ref, type Ref } from 'vue'
import { changeFileTable, type FileTable, type FileTableChange, type FileDetails } from '@/api/files'
import { useAbortSignal } from '@/composables/browser/useAbortSignal'
import { awaitFile } from '@/composables/files/fileEvents'

/** A table that is read anew, and how far that is in percent. */
interface Rebuild {
  table: string
  percent: number
}

/** What would bring a table back to what it was. */
interface Undo {
  table: string
  change: FileTableChange
}

/** Reads a file anew as its owner wants its tables, and back. */
export function useFileChange(file: Ref<FileDetails | null>) {
  const running = ref<Rebuild | null>(null)
  const undo = ref<Undo | null>(null)
  const problem = ref<{ table: string; error: unknown } | null>(null)
  const { signal } = useAbortSignal()

  /** Ends when the tables are rebuilt, or stay as they were: then `problem` says why. */
  async function change(table: FileTable, wish: FileTableChange): Promise<void> {
    const id = file.value?.id
    if (id === undefined || running.value) return
    problem.value = null
    running.value = { table: table.name, percent: 0 }
    try {
      await rebuild(id, table, wish)
    } catch (error) {
      if (!signal.aborted) problem.value = { table: table.name, error }
    } finally {
      running.value = null
    }
  }

  async function rebuild(id: string, table: FileTable, wish: FileTableChange): Promise<void> {
    file.value = await awaitFile(
      changeFileTable(id, table.name, wish, signal),
      (percent) => (running.value = { table: table.name, percent }),
    )
    undo.value = { table: table.name, change: inverseChange(table, wish) }
  }

  return { running, undo, problem, change }
}

/** The change that takes another one back. */
export function inverseChange(table: FileTable, wish: FileTableChange): FileTableChange {
  const inverse: FileTableChange = {}
  if (wish.header_rows) inverse.header_rows = table.header_rows
  if (wish.skip !== undefined) inverse.skip = table.skipped
  if (wish.kinds) {
    const columns = table.columns.filter((column) => column.name in (wish.kinds ?? {}))
    inverse.kinds = Object.fromEntries(columns.map((column) => [column.name, column.kind]))
  }
  return inverse
}
