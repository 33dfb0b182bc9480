import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Cell, TableActivity } from '@/api/generated'
import { compareExact } from '@/composables/numbers'
import { columnFormat } from '@/composables/table/columnFormat'

interface CellText {
  text: string
  title: string
  /** What the cell is exactly, where the table writes it shorter. */
  exact: string | undefined
}

/** How the cells of a table are written, each column in one format. */
export function useCellTexts(table: () => TableActivity) {
  const { t } = useI18n()
  const formats = computed(() =>
    table().columns.map((column, at) =>
      columnFormat(
        column,
        table().rows.map((row) => row[at] ?? null),
      ),
    ),
  )

  function textOf(cell: Cell, column: number): CellText {
    if (cell === null)
      return { text: t('answer.table.null'), title: t('answer.table.noValue'), exact: undefined }
    const text = formats.value[column]?.(cell) ?? ''
    const [stored, written] = [String(cell), text.replaceAll(/[,%]/g, '')]
    const exact = stored === written || compareExact(stored, written) === 0 ? undefined : stored
    return { text, title: exact ?? text, exact }
  }

  const textsOf = (cells: Cell[]): CellText[] =>
    table().columns.map((_, index) => textOf(cells[index] ?? null, index))

  return { formats, textsOf }
}
