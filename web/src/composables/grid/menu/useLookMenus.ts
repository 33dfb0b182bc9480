import type { DropdownOption } from 'naive-ui'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { FORMATS } from '@/composables/grid/chosenFormat'
import { COLOURS } from '@/composables/grid/columnColour'
import { placeOf } from '@/composables/grid/features'
import type { MenuTarget } from '@/composables/grid/menu/columnActions'
import { totalsOf } from '@/composables/grid/totals'
import { isNumeric } from '@/composables/numbers'

/** The menus with the figure below a column, its number format and its colour; what is chosen is marked. */
export function useLookMenus(target: MenuTarget) {
  const { t } = useI18n()

  const menu = (
    group: 'totals' | 'formats' | 'colours',
    label: string,
    keys: readonly string[],
    current: string | null,
  ): DropdownOption => ({
    key: group,
    label: t(`grid.actions.${label}`),
    children: keys.map((key) => ({
      key: `${group}.${key}`,
      label: `${key === current ? '✓ ' : ''}${t(`grid.${group}.${key}`)}`,
    })),
  })

  return computed(() => {
    const { grid, info } = target
    const at = placeOf(target.column)
    const total = grid.hasTotals.value ? grid.totalFor(at) : null
    if (!isNumeric(info.type)) return [menu('totals', 'total', totalsOf(info), total)]
    return [
      menu('totals', 'total', totalsOf(info), total),
      menu('formats', 'format', FORMATS, grid.formatChoices[at] ?? 'automatic'),
      menu('colours', 'colour', COLOURS, grid.colourChoices[at] ?? 'none'),
    ]
  })
}
