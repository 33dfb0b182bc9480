/**
 * Which columns hold parts of a hundred, and whether as 0.25 or as 25. The service tells it of an answer's columns;
 * of files, and of answers older than that, it is read by the words of `agent/labels/units.py`, as that module reads them.
 */
import type { TableColumn } from '@/api/generated'
import { CHANGE, LARGEST_PERCENT, NOT_PERCENT, PERCENT, POINTS } from '@/composables/table/percentWords'

export type PercentScale = 'fraction' | 'points'

/** How a column writes its percentages; null when its numbers are none. */
export function percentScale(
  column: Pick<TableColumn, 'name' | 'label'> & Partial<Pick<TableColumn, 'percent'>>,
  numbers: readonly number[],
): PercentScale | null {
  if (column.percent !== undefined) return column.percent
  const words = `${column.label} | ${column.name.replaceAll('_', ' ')}`
  if (!PERCENT.test(words) || NOT_PERCENT.test(words)) return null
  const sizes = numbers.map(Math.abs).sort((a, b) => a - b)
  const largest = sizes.at(-1)
  return largest === undefined || largest > LARGEST_PERCENT ? null : scaleOf(words, sizes, largest)
}

function scaleOf(words: string, sizes: readonly number[], largest: number): PercentScale {
  const fractions = largest <= 1 && sizes.some((size) => !Number.isInteger(size))
  if (POINTS.test(words) && !fractions) return 'points'
  const typical = CHANGE.test(words) ? (sizes[Math.floor(sizes.length / 2)] ?? largest) : largest
  return typical <= 1 ? 'fraction' : 'points'
}
