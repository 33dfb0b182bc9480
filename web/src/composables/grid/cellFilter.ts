/** What the reader of a table looks for in one column. */
import type { Cell, ColumnKind } from '@/api/generated'
import { compareExact, isNumeric } from '@/composables/numbers'

export interface CellFilter {
  /** A part of the text. */
  text: string
  least: string
  most: string
  /** Only cells with a value, or only those without one. */
  presence: 'any' | 'value' | 'no_value'
}

export const NO_FILTER: Readonly<CellFilter> = { text: '', least: '', most: '', presence: 'any' }

/** Whether a column is filtered by its least and greatest value: numbers, dates and times are. */
export const hasRange = (kind: ColumnKind): boolean =>
  isNumeric(kind) || kind === 'date' || kind === 'datetime'

export const isEmptyFilter = ({ text, least, most, presence }: CellFilter): boolean =>
  text.trim() === '' && least.trim() === '' && most.trim() === '' && presence === 'any'

/** Whether a cell is one of those looked for; a cell without a value is in no range and holds no text. */
export function matchesFilter(cell: Cell, kind: ColumnKind, filter: CellFilter): boolean {
  if (filter.presence === 'no_value') return cell === null
  if (cell === null) return isEmptyFilter(filter)
  return (
    includesText(cell, filter.text) &&
    isBeyond(cell, kind, filter.least, 1) &&
    isBeyond(cell, kind, filter.most, -1)
  )
}

/** Whether a cell holds a text, in any case; a number is also found with its thousands separated. */
export function includesText(cell: Cell, text: string): boolean {
  if (cell === null) return false
  const query = text.trim().toLowerCase()
  const cellText = String(cell).toLowerCase()
  return (
    cellText.includes(query) ||
    (/^-?[\d,]+(\.\d*)?$/.test(query) && cellText.includes(query.replaceAll(',', '')))
  )
}

/** A day as the greatest value takes in all of its times. */
function isBeyond(cell: Cell, kind: ColumnKind, bound: string, direction: 1 | -1): boolean {
  const limit = bound.trim().replaceAll(',', '')
  if (limit === '') return true
  const cellText = String(cell)
  if (isNumeric(kind)) return direction * (compareExact(cellText, limit) ?? -direction) >= 0
  const prefix = cellText.slice(0, limit.length).replace('T', ' ')
  return direction * (prefix < limit ? -1 : prefix > limit ? 1 : 0) >= 0
}
