import type { ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Cell } from '@/api/generated'
import { compareExact } from '@/composables/numbers'
import type { CellFormat } from '@/composables/table/columnFormat'

export interface CellText {
  text: string
  title: string
  /** What the cell is exactly, where the table writes it shorter. */
  exact: string | undefined
}

/** How a cell is written by the format of its column, and what it is exactly. */
export function useCellTexts(formats: ComputedRef<CellFormat[]>): (cell: Cell, column: number) => CellText {
  const { t } = useI18n()

  return (cell, column) => {
    if (cell === null) {
      return { text: t('answer.table.null'), title: t('answer.table.noValue'), exact: undefined }
    }
    const text = formats.value[column]?.(cell) ?? ''
    const [cellText, plainText] = [String(cell), text.replaceAll(/[,%]/g, '')]
    const exact = cellText === plainText || compareExact(cellText, plainText) === 0 ? undefined : cellText
    return { text, title: exact ?? text, exact }
  }
}
