/** The ways to write numbers that a reader can choose for a column. */
import type { Cell } from '@/api/generated'
import { groupThousands, partsOf, shortNumber } from '@/composables/numbers'
import { roundNumber, timesHundred, type CellFormat } from '@/composables/table/columnFormat'

export const FORMATS = ['automatic', 'exact', 'whole', 'two_places', 'percent', 'short'] as const
export type FormatChoice = (typeof FORMATS)[number]

/** How a column is written by choice. `percent` takes 0.25 for 25 %. */
export function chosenFormat(choice: Exclude<FormatChoice, 'automatic'>, locale: string): CellFormat {
  return (cell) => (cell === null ? '' : write(cell, choice, locale))
}

function write(cell: Exclude<Cell, null>, choice: FormatChoice, locale: string): string {
  const text = String(cell)
  const parts = partsOf(text)
  if (!parts) return text
  if (choice === 'whole') return roundNumber(parts, 0)
  if (choice === 'two_places') return roundNumber(parts, 2)
  if (choice === 'short') return shortNumber(Number(text), locale)
  if (choice === 'percent') return `${roundNumber(timesHundred(parts), 2)}%`
  return groupThousands(text)
}
