import { useTable } from '@tanstack/vue-table'
import { computed, toRaw, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { TableActivity } from '@/api/generated'
import { columnDefs, findText } from '@/composables/grid/columnDefs'
import { features, placeOf, type GridColumn, type GridRow, type GridTable } from '@/composables/grid/features'
import { useColumnLooks } from '@/composables/grid/useColumnLooks'
import { useTotals } from '@/composables/grid/useTotals'
import { columnWidths } from '@/composables/table/columnWidths'

/**
 * The rows of an answer as their reader arranges them: sorted, searched, filtered; columns hidden, moved, pinned,
 * resized, written and coloured. Several grids may draw one.
 */
export function useGrid(activity: () => TableActivity) {
  const { locale } = useI18n()
  const looks = useColumnLooks(activity)
  const data = computed(() => toRaw(activity().rows))
  const columns = computed(() => {
    const infos = activity().columns
    return columnDefs(infos, columnWidths(infos, data.value, looks.suggested.value), locale.value)
  })
  const table: GridTable = useTable({
    features,
    data,
    columns,
    globalFilterFn: findText,
    getColumnCanGlobalFilter: () => true,
    sortDescFirst: false,
    columnResizeMode: 'onChange',
  })
  const rows = computed<GridRow[]>(() => table.getRowModel().rows)
  const shownColumns = computed<GridColumn[]>(() => [
    ...table.getStartVisibleLeafColumns(),
    ...table.getCenterVisibleLeafColumns(),
  ])
  const isFiltered = computed(
    () => Boolean(table.atoms.globalFilter.get()) || table.atoms.columnFilters.get().length > 0,
  )
  const infoOf = (column: Pick<GridColumn, 'id'>) => {
    const info = activity().columns[placeOf(column)]
    if (!info) throw new Error(`The answer has no column ${column.id}`)
    return info
  }
  // Rectangles of cells are meant as they were seen; other rows or columns between their corners are not.
  watch([rows, shownColumns], () => {
    table.resetCellSelection(true)
  })

  const totals = useTotals(activity, rows, looks.formats)
  return { activity, table, rows, shownColumns, infoOf, isFiltered, ...looks, ...totals }
}

export type Grid = ReturnType<typeof useGrid>
