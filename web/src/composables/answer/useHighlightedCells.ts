import { nextTick, watch, type Ref } from 'vue'
import { firstHighlighted, type HighlightedCells } from '@/composables/answer/highlightedCells'
import { placeOf, type GridColumn, type GridRow } from '@/composables/grid/features'

export type { HighlightedCells }

/** Says which cells a figure of the summary was computed from; the first row of an opened one comes into view. */
export function useHighlightedCells(
  highlighted: () => HighlightedCells | null,
  rows: Ref<GridRow[]>,
  root: Ref<HTMLElement | undefined>,
  reveal: (row: number) => void,
): (row: GridRow, column: GridColumn) => boolean {
  watch(
    highlighted,
    async (cells) => {
      if (!cells?.reveal) return
      await nextTick() // the tab of the table may only now be shown
      const at = firstHighlighted(
        cells,
        rows.value.map((row) => row.index),
      )
      if (at >= 0) reveal(at)
      root.value?.scrollIntoView({ block: 'nearest' })
    },
    { immediate: true },
  )
  return (row, column) => {
    const cells = highlighted()
    if (!cells?.rows.has(row.index)) return false
    return cells.columns.size === 0 || cells.columns.has(placeOf(column))
  }
}
