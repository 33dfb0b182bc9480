import type { DropdownOption } from 'naive-ui'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { FormatChoice } from '@/composables/grid/chosenFormat'
import type { ColourChoice } from '@/composables/grid/columnColour'
import { placeOf } from '@/composables/grid/features'
import { columnActions, isColumnAction, type MenuTarget } from '@/composables/grid/menu/columnActions'
import { useLookMenus } from '@/composables/grid/menu/useLookMenus'
import type { Total } from '@/composables/grid/totals'

const LINE: DropdownOption = { type: 'divider' }

/** The menu of a column. `filter` opens the dialog with its filter. */
export function useColumnMenu(target: MenuTarget, filter: () => void) {
  const { t } = useI18n()
  const actions = columnActions(target, filter)
  const looks = useLookMenus(target)

  const option = (key: string, disabled = false): DropdownOption => ({
    key,
    label: t(`grid.actions.${key}`),
    disabled,
  })
  const sorts = computed(() => {
    const sorting = target.grid.table.atoms.sorting.get()
    const isAlone = sorting.every(({ id }) => id === target.column.id)
    return [
      option('ascending'),
      option('descending'),
      ...(isAlone ? [] : [option('then')]),
      ...(target.column.getIsSorted() ? [option('unsorted')] : []),
    ]
  })
  const places = computed(() => {
    const columns = target.grid.shownColumns.value
    return [
      option(target.column.getIsPinned() ? 'unpin' : 'pin'),
      option('left', columns[0]?.id === target.column.id),
      option('right', columns.at(-1)?.id === target.column.id),
      option('wider'),
      option('narrower'),
      option('hide', columns.length === 1),
    ]
  })
  const options = computed(() => [
    ...sorts.value,
    { ...LINE, key: 'line1' },
    option('filter'),
    ...looks.value,
    { ...LINE, key: 'line2' },
    ...places.value,
  ])

  function select(key: string): void {
    const [group, choice] = key.split('.')
    const at = placeOf(target.column)
    if (group === 'totals') target.grid.chooseTotal(at, choice as Total)
    else if (group === 'formats') target.grid.formatChoices[at] = choice as FormatChoice
    else if (group === 'colours') target.grid.colourChoices[at] = choice as ColourChoice
    else if (isColumnAction(key, actions)) actions[key]()
  }

  return { options, select }
}
