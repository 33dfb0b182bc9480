import type { ColumnDef } from '@tanstack/vue-table'
import type { Cell, TableColumn } from '@/api/generated'
import { includesText, matchesFilter, type CellFilter } from '@/composables/grid/cellFilter'
import { cellAt, type features } from '@/composables/grid/features'
import { cellOrder } from '@/composables/numbers'

export const NARROWEST = 56
export const WIDEST = 900

type GridColumnDef = ColumnDef<typeof features, Cell[]>

/** The columns of an answer for the grid; `sizes` are their widths in pixels. Cells without a value are sorted last. */
export const columnDefs = (
  columns: readonly TableColumn[],
  sizes: readonly number[],
  locale: string,
): GridColumnDef[] => columns.map((column, at) => columnDef(column, at, sizes[at] ?? NARROWEST, locale))

function columnDef(column: TableColumn, at: number, size: number, locale: string): GridColumnDef {
  const compare = cellOrder(column.type, 'ascending', locale)
  const place = { id: String(at) }
  return {
    ...place,
    header: column.label,
    accessorFn: (row) => row[at] ?? undefined,
    size,
    minSize: NARROWEST,
    maxSize: WIDEST,
    sortFn: (a, b) => compare(cellAt(a, place), cellAt(b, place)),
    sortUndefined: 'last',
    filterFn: (row, _, filter: CellFilter) => matchesFilter(cellAt(row, place), column.type, filter),
  }
}

/** Finds a row by a text in any of its cells. */
export const findText: NonNullable<GridColumnDef['filterFn']> & object = (row, id, text: string) =>
  includesText(row.original[Number(id)] ?? null, text)
