import type { Grid } from '@/composables/grid/useGrid'
import type { GridColumn } from '@/composables/grid/features'

/** Moves a column by one place among those that are shown; pinned ones move among themselves. */
export function moveColumn(grid: Grid, column: GridColumn, by: -1 | 1): void {
  const peers = grid.shownColumns.value.filter((each) => each.getIsPinned() === column.getIsPinned())
  const other = peers[peers.findIndex(({ id }) => id === column.id) + by]
  if (!other) return
  if (column.getIsPinned()) {
    grid.table.setColumnPinning(({ start, end }) => ({ start: swap(start, column.id, other.id), end }))
    return
  }
  const order = grid.table.getAllLeafColumns().map(({ id }) => id)
  grid.table.setColumnOrder(swap(order, column.id, other.id))
}

function swap(ids: readonly string[], one: string, other: string): string[] {
  return ids.map((id) => (id === one ? other : id === other ? one : id))
}
