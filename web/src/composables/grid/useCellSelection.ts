import type { CellSelectionBounds } from '@tanstack/vue-table'
import { computed } from 'vue'
import type { Cell } from '@/api/generated'
import { cellAt, type GridColumn, type GridRow } from '@/composables/grid/features'
import { summarizeCells } from '@/composables/grid/exactSum'
import type { Grid } from '@/composables/grid/useGrid'
import type { GridPlace } from '@/composables/grid/useGridKeys'

/** The cells that the reader of a grid selects with the mouse or with Shift and the arrows. */
export function useCellSelection(grid: Grid) {
  const { table, rows, shownColumns } = grid
  const bounds = computed(() => table.getCellSelectionBounds())
  const cells = computed<Cell[][]>(() =>
    bounds.value.flatMap(({ minRowIndex, maxRowIndex, minColumnIndex, maxColumnIndex }) => {
      const columns = shownColumns.value.slice(minColumnIndex, maxColumnIndex + 1)
      return rows.value
        .slice(minRowIndex, maxRowIndex + 1)
        .map((row) => columns.map((column) => cellAt(row, column)))
    }),
  )
  const count = computed(() => table.getSelectedCellCount())
  /** What the selected cells come to, once there are several. */
  const summary = computed(() => (count.value > 1 ? summarizeCells(cells.value.flat()) : null))

  const cellOf = (row: GridRow, column: GridColumn) => row.getAllCellsByColumnId()[column.id]

  function start(event: MouseEvent, row: GridRow, column: GridColumn): void {
    cellOf(row, column)?.getSelectionStartHandler()(event)
  }

  function extend(event: MouseEvent, row: GridRow, column: GridColumn): void {
    cellOf(row, column)?.getSelectionExtendHandler()(event)
  }

  /** Selects from the cell where the selection began, or from `from` when there is none, to a cell. */
  function extendTo(from: GridPlace, to: GridPlace): void {
    const last = table.atoms.cellSelection.get().at(-1)
    const [anchor, focus] = [corner(from), corner(to)]
    if (!anchor || !focus) return
    table.selectCellRange({
      anchorRowId: last?.anchorRowId ?? anchor.row,
      anchorColumnId: last?.anchorColumnId ?? anchor.column,
      focusRowId: focus.row,
      focusColumnId: focus.column,
    })
  }

  function corner(at: GridPlace): { row: string; column: string } | null {
    const [row, column] = [rows.value[at.row], shownColumns.value[at.column]]
    return row && column ? { row: row.id, column: column.id } : null
  }

  function clear(): void {
    table.resetCellSelection(true)
  }

  const keyOf = (row: number): string => rowKey(bounds.value, row)
  const isSelected = (row: number, column: number): boolean =>
    count.value > 1 && bounds.value.some((each) => holds(each, row, column))

  return { cells, count, summary, keyOf, isSelected, start, extend, extendTo, clear }
}

/** Which columns of a row are selected: the same text for the same columns. */
const rowKey = (bounds: readonly CellSelectionBounds[], row: number): string =>
  bounds
    .filter(({ minRowIndex, maxRowIndex }) => minRowIndex <= row && row <= maxRowIndex)
    .map(({ minColumnIndex, maxColumnIndex }) => `${minColumnIndex}-${maxColumnIndex}`)
    .join()

const holds = (bounds: CellSelectionBounds, row: number, column: number): boolean =>
  bounds.minRowIndex <= row &&
  row <= bounds.maxRowIndex &&
  bounds.minColumnIndex <= column &&
  column <= bounds.maxColumnIndex
