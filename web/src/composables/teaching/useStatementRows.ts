import { ref, shallowRef } from 'vue'
import { runStatement } from '@/api/teaching/examples'
import type { Rows } from '@/api/teaching/rows'
import { useFailure } from '@/composables/browser/useFailure'
import { noRows } from '@/composables/teaching/rowsTable'

/** Runs a statement and shows its first rows; what goes wrong is shown in their place. */
export function useStatementRows() {
  const failure = useFailure()
  const rows = shallowRef<Rows | null>(null)
  const running = ref(false)

  async function run(source: string, sql: string): Promise<void> {
    if (source === '' || sql.trim() === '') return
    running.value = true
    try {
      rows.value = await runStatement(source, sql)
    } catch (error) {
      rows.value = noRows(failure.text(error))
    } finally {
      running.value = false
    }
  }

  function clear(): void {
    rows.value = null
  }

  return { rows, running, run, clear }
}
