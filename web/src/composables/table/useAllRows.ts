import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import type { Cell, TableActivity } from '@/api/generated'
import { getResultRows } from '@/api/runs'
import { useFailure } from '@/composables/browser/useFailure'

/** The table of an answer with all rows that were kept, once `load` has fetched those beyond the first. */
export function useAllRows(
  runId: Ref<string>,
  table: Ref<TableActivity | null>,
  fetchRows: () => Promise<Cell[][]> = () => getResultRows(runId.value),
) {
  const failure = useFailure()
  const fetchedRows = shallowRef<Cell[][] | null>(null)
  const loading = ref(false)
  const failed = ref(false)
  const rows = computed(() => fetchedRows.value ?? table.value?.rows ?? [])
  const all = computed(() => table.value && { ...table.value, rows: rows.value })
  const complete = computed(() => rows.value.length >= (table.value?.row_count ?? 0))

  watch(runId, () => {
    fetchedRows.value = null
    failed.value = false
  })

  async function load(): Promise<void> {
    if (loading.value || complete.value) return
    const requestedRun = runId.value
    loading.value = true
    try {
      const allRows = await fetchRows()
      if (requestedRun === runId.value) fetchedRows.value = allRows
    } catch (error) {
      failed.value = true
      failure.show(error)
    } finally {
      loading.value = false
    }
  }

  /** Without a click: what failed once is not tried again at every scroll. */
  async function loadAutomatically(): Promise<void> {
    if (!failed.value) await load()
  }

  return { table: all, loading, load, loadAutomatically }
}
