import type { TableColumn } from '@/api/generated'
import { NARROWEST, WIDEST } from '@/composables/grid/columnDefs'
import type { GridColumn } from '@/composables/grid/features'
import { moveColumn } from '@/composables/grid/menu/moveColumn'
import type { Grid } from '@/composables/grid/useGrid'

/** The column whose menu it is. */
export interface MenuTarget {
  grid: Grid
  column: GridColumn
  info: TableColumn
}

const STEP = 40

/** What the entries of a column's menu do, by their keys. */
export function columnActions(target: MenuTarget, filter: () => void) {
  const pin = (): void => {
    target.column.pin(target.column.getIsPinned() ? false : 'start')
  }
  const resize = (by: number): void => {
    const size = Math.min(WIDEST, Math.max(NARROWEST, target.column.getSize() + by))
    target.grid.table.setColumnSizing((sizes) => ({ ...sizes, [target.column.id]: size }))
  }
  return {
    ascending: () => {
      target.column.toggleSorting(false)
    },
    descending: () => {
      target.column.toggleSorting(true)
    },
    then: () => {
      target.column.toggleSorting(false, true)
    },
    unsorted: () => {
      target.column.clearSorting()
    },
    filter,
    pin,
    unpin: pin,
    left: () => {
      moveColumn(target.grid, target.column, -1)
    },
    right: () => {
      moveColumn(target.grid, target.column, 1)
    },
    wider: () => {
      resize(STEP)
    },
    narrower: () => {
      resize(-STEP)
    },
    hide: () => {
      target.column.toggleVisibility(false)
    },
  }
}

type ColumnActions = ReturnType<typeof columnActions>

export const isColumnAction = (key: string, actions: ColumnActions): key is keyof ColumnActions =>
  key in actions
