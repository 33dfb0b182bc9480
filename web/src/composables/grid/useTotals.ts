import { computed, reactive, ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Cell, TableActivity } from '@/api/generated'
import type { GridRow } from '@/composables/grid/features'
import { defaultTotal, totalOf, type Total } from '@/composables/grid/totals'
import { groupThousands } from '@/composables/numbers'
import type { CellFormat } from '@/composables/table/columnFormat'

/** The figures under the columns, over the rows that are found; averages are written with two places. */
export function useTotals(activity: () => TableActivity, rows: Ref<GridRow[]>, formats: Ref<CellFormat[]>) {
  const { locale } = useI18n()
  const hasTotals = ref(false)
  const totalChoices = reactive<Record<string, Total>>({})

  const totalFor = (at: number): Total => {
    const column = activity().columns[at]
    return totalChoices[at] ?? (column ? defaultTotal(column) : 'none')
  }

  const totals = computed(() =>
    activity().columns.map((_, at) => {
      const total = hasTotals.value ? totalFor(at) : 'none'
      const value = totalOf(
        rows.value.map(({ original }) => original[at] ?? null),
        total,
      )
      return { total, text: write(value, total, formats.value[at]) }
    }),
  )

  function write(value: Cell, total: Total, format: CellFormat | undefined): string {
    if (value === null) return ''
    if (total === 'count') return Number(value).toLocaleString(locale.value)
    return format?.(value) ?? groupThousands(String(value))
  }

  function chooseTotal(at: number, total: Total): void {
    totalChoices[at] = total
    hasTotals.value = true
  }

  return { hasTotals, totalFor, totals, chooseTotal }
}
