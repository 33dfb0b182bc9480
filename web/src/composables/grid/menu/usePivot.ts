import { computed, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { TableActivity, TableColumn } from '@/api/generated'
import { pivotRows, type PivotChoice } from '@/composables/grid/pivot'
import { defaultTotal, totalsOf } from '@/composables/grid/totals'
import { isAmount, isNumeric } from '@/composables/numbers'

const MOST_ROWS = 3

/** The pivot of a table by choice. */
export function usePivot(table: () => TableActivity, choice: Ref<PivotChoice>) {
  const { t } = useI18n()
  const pivot = computed(() => pivotRows(table(), choice.value, t('answer.table.noValue')))
  const figures = computed(() =>
    totalsOf(table().columns[choice.value.measure] ?? { type: 'text' })
      .filter((total) => total !== 'none')
      .map((value) => ({ value, label: t(`grid.totals.${value}`) })),
  )
  /** At least one column stays; one that becomes a row is not turned as well. */
  const places = computed({
    get: () => choice.value.rows,
    set: (rows) => {
      if (rows.length === 0) return
      const columns = rows.includes(choice.value.columns ?? -1) ? null : choice.value.columns
      choice.value = { ...choice.value, rows: rows.slice(-MOST_ROWS), columns }
    },
  })

  watch(
    () => choice.value.measure,
    () => {
      choice.value = { ...choice.value, figure: figureOf(table(), choice.value.measure) }
    },
  )

  return { pivot, figures, places }
}

const FEW = 24

/** How the rows are turned at first: of the columns with words, those with few values; the last number is added. */
export function firstPivot(table: TableActivity): PivotChoice {
  const places = table.columns.map((_, at) => at)
  const measure = findMeasure(table)
  const words = places
    .filter((at) => !isMeasure(table.columns[at]) && at !== measure)
    .map((at) => ({ at, kinds: new Set(table.rows.map((row) => row[at])).size }))
    .sort((a, b) => a.kinds - b.kinds || a.at - b.at)
  const candidates = words.filter(({ kinds }) => kinds > 1)
  const [least = { at: 0, kinds: 0 }, next] = candidates.length > 0 ? candidates : words
  const columns = next && least.kinds <= FEW ? least.at : null
  return { rows: [next?.at ?? least.at], columns, measure, figure: figureOf(table, measure) }
}

/** The last column with amounts, else the last one. */
const findMeasure = ({ columns }: TableActivity): number =>
  Math.max(columns.findLastIndex(isMeasure), columns.some(isMeasure) ? 0 : columns.length - 1)

const isMeasure = (column: TableColumn | undefined): boolean =>
  column !== undefined && isNumeric(column.type) && isAmount(column)

/** Added where that means something, averaged where not, else counted. */
function figureOf(table: TableActivity, measure: number): PivotChoice['figure'] {
  const column = table.columns[measure]
  if (!column || !isNumeric(column.type)) return 'count'
  return defaultTotal(column) === 'sum' ? 'sum' : 'average'
}
