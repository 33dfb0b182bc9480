import { injectExports } from '@/composables/answer/announceExport'
import { useCopy } from '@/composables/browser/useCopy'
import { tabbedText, tableMarkup } from '@/composables/grid/copyRows'
import { cellAt, placeOf } from '@/composables/grid/features'
import type { Grid } from '@/composables/grid/useGrid'
import { isNumeric } from '@/composables/numbers'

/** Copies the rows that are found, as they are arranged: exact for spreadsheets, as they are written for letters. */
export function useCopyRows(grid: Grid): () => Promise<void> {
  const copy = useCopy()
  const announce = injectExports()
  return async () => {
    const columns = grid.shownColumns.value
    const head = columns.map((column) => grid.infoOf(column).label)
    const cells = grid.rows.value.map((row) => columns.map((column) => cellAt(row, column)))
    const texts = cells.map((row) =>
      row.map((cell, index) => grid.formats.value[placeOf(columns[index] ?? { id: '' })]?.(cell) ?? ''),
    )
    const numeric = columns.map((column) => isNumeric(grid.infoOf(column).type))
    const text = tabbedText([head, ...cells])
    const announced = announce('clipboard').then(() => text)
    await copy(announced, tableMarkup(head, texts, numeric))
  }
}
