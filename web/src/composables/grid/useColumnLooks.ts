import { computed, reactive } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Cell, TableActivity } from '@/api/generated'
import { chosenFormat, type FormatChoice } from '@/composables/grid/chosenFormat'
import { columnColour, type ColourChoice } from '@/composables/grid/columnColour'
import { columnFormat, type CellFormat } from '@/composables/table/columnFormat'

/** How each column is written and coloured: as its numbers suggest, or as the reader chose. */
export function useColumnLooks(activity: () => TableActivity) {
  const { locale } = useI18n()
  const formatChoices = reactive<Record<string, FormatChoice>>({})
  const colourChoices = reactive<Record<string, ColourChoice>>({})
  const cells = (at: number): Cell[] => activity().rows.map((row) => row[at] ?? null)

  const suggestedFormats = computed<CellFormat[]>(() =>
    activity().columns.map((column, at) => columnFormat(column, cells(at))),
  )
  const formats = computed<CellFormat[]>(() =>
    suggestedFormats.value.map((format, at) => {
      const choice = formatChoices[at] ?? 'automatic'
      return choice === 'automatic' ? format : chosenFormat(choice, locale.value)
    }),
  )
  const colours = computed(() =>
    activity().columns.map((_, at) => columnColour(colourChoices[at] ?? 'none', cells(at))),
  )

  return { formatChoices, colourChoices, suggested: suggestedFormats, formats, colours }
}
