/** The figure under a column. */
import type { Cell, TableColumn } from '@/api/generated'
import { summarizeCells } from '@/composables/grid/exactSum'
import { isAmount, isNumeric } from '@/composables/numbers'
import { ADDITION_RULES } from '@/composables/table/additionWords'

export const TOTALS = ['none', 'sum', 'average', 'least', 'greatest', 'count'] as const
export type Total = (typeof TOTALS)[number]

/** What stands under a column when nothing was chosen: only numbers that may be added are. */
export function defaultTotal(column: TableColumn): Total {
  if (!isNumeric(column.type) || !isAmount(column) || column.percent !== null) return 'none'
  const words = `${column.name.replaceAll('_', ' ')} | ${column.label}`
  const rule = ADDITION_RULES.find(([, pattern]) => pattern.test(words))
  return rule?.[0] === 'always' ? 'sum' : 'none'
}

/** The figures that a column can have under it. */
export const totalsOf = (column: Pick<TableColumn, 'type'>): readonly Total[] =>
  isNumeric(column.type) ? TOTALS : ['none', 'count']

/** The figure of some cells, null where there is none. */
export function totalOf(cells: readonly Cell[], total: Total): Cell {
  if (total === 'none') return null
  const summary = summarizeCells(cells)
  if (total === 'count') return summary.count
  return summary.numbers === 0 ? null : summary[total]
}
