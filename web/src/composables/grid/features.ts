/** What the grid of an answer takes from TanStack Table. */
import {
  cellSelectionFeature,
  columnFilteringFeature,
  columnOrderingFeature,
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  rowSortingFeature,
  tableFeatures,
  type Column,
  type Row,
  type VueTable,
} from '@tanstack/vue-table'
import type { Cell } from '@/api/generated'

export const features = tableFeatures({
  columnVisibilityFeature,
  columnOrderingFeature,
  columnPinningFeature,
  columnSizingFeature,
  columnResizingFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  filteredRowModel: createFilteredRowModel(),
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  cellSelectionFeature,
})

export type GridTable = VueTable<typeof features, Cell[]>
export type GridRow = Row<typeof features, Cell[]>
/** A column that is drawn; its id is its place in the rows of the answer. */
export type GridColumn = Column<typeof features, Cell[]>

/** Where the cells of a column are in a row of the answer. */
export const placeOf = (column: Pick<GridColumn, 'id'>): number => Number(column.id)

/** The cell of a row in a column. */
export const cellAt = (row: GridRow, column: Pick<GridColumn, 'id'>): Cell =>
  row.original[placeOf(column)] ?? null
