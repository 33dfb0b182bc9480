import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Cell, TableActivity } from '@/api/generated'
import { cellOrder } from '@/composables/numbers'

type Direction = 'ascending' | 'descending'

/** The rows of a table in the order that its reader chooses: up, down, then as they came. */
export function useSortedRows(table: () => TableActivity) {
  const { locale } = useI18n()
  const sort = ref<{ column: number; direction: Direction } | null>(null)

  const rows = computed<Cell[][]>(() => {
    const chosen = sort.value
    const column = chosen && table().columns[chosen.column]
    if (!chosen || !column) return table().rows
    const compare = cellOrder(column.type, chosen.direction, locale.value)
    return [...table().rows].sort((a, b) => compare(a[chosen.column] ?? null, b[chosen.column] ?? null))
  })

  function sortBy(column: number): void {
    if (sort.value?.column !== column) sort.value = { column, direction: 'ascending' }
    else sort.value = sort.value.direction === 'ascending' ? { column, direction: 'descending' } : null
  }

  const ariaSort = (column: number): Direction | 'none' =>
    sort.value?.column === column ? sort.value.direction : 'none'

  return { sort, rows, sortBy, ariaSort }
}
