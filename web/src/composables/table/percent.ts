/** Which columns hold parts of a hundred, and whether as 0.25 or as 25: as `agent/units.py` decides it. */
import type { TableColumn } from '@/api/generated'

export type PercentScale = 'fraction' | 'points'

const LARGEST_PERCENT = 1000
const PERCENT =
  /占比|百分比|比例|比率|份额|率$|率[ (（/]|同比|环比|增幅|涨幅|跌幅|%|％|\b(?:share|rate|ratio|percent|percentage|pct|growth|margin|yoy|mom|qoq)\b/i
const NOT_PERCENT = /汇率|频率|费率标准|去年同期|exchange rate|hourly rate|day rate/i
const POINTS = /%|％|\bpct\b|percent/i
const CHANGE = /增|涨|跌|同比|环比|\b(?:growth|yoy|mom|qoq|change)\b/i

/** How a column writes its percentages; null when its numbers are none. */
export function percentScale(
  column: Pick<TableColumn, 'name' | 'label'>,
  numbers: readonly number[],
): PercentScale | null {
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
