/** How the numbers of one column are written: alike down the column, short enough to read. */
import type { Cell, TableColumn } from '@/api/generated'
import { groupThousands, isAmount, isNumeric, partsOf, type Parts } from '@/composables/numbers'
import { percentScale, type PercentScale } from '@/composables/table/percent'

export type ColumnInfo = Pick<TableColumn, 'name' | 'label' | 'type'> &
  Partial<Pick<TableColumn, 'source' | 'percent' | 'codes'>>
/** Writes a cell; the cell itself stays exact for copies, downloads and whoever points at it. */
export type CellFormat = (cell: Cell) => string

const PLACES = 2
/** A stored column keeps the places it has, up to as many; beyond them stands the noise of floats. */
const MAX_STORED_PLACES = 6
const SIGNIFICANT = 3
const LONGEST_FLOAT = 21
const MONEY =
  /金额|价|额(?:度)?(?:$|[（(])|收入|成本|费用?(?:$|[（(])|利润|工资|薪|[万亿]?元[)）]|\b(?:amount|price|revenue|sales|cost|fee|profit|spend|refund|salary|budget|freight|usd|cny|rmb|eur|gbp|hkd)\b|[$€£¥￥]/i

/** The format of a column from what it is called and from all of its cells. */
export function columnFormat(column: ColumnInfo, cells: readonly Cell[]): CellFormat {
  const { codes } = column
  if (codes) return (cell) => withMeaning(plain(cell), codes)
  if (!isNumeric(column.type) || !isAmount(column)) return plain
  const parts = cells.flatMap((cell) => (cell === null ? [] : (partsOf(String(cell)) ?? [])))
  const scale = percentScale(column, parts.map(valueOf))
  if (scale === null && column.type === 'integer') return (cell) => groupThousands(plain(cell))
  const scaledParts = scale === 'fraction' ? parts.map(timesHundred) : parts
  const places = placesOf(column, scaledParts, scale)
  return (cell) => (cell === null ? '' : formatNumber(String(cell), column, scale, places))
}

const plain: CellFormat = (cell) => (cell === null ? '' : String(cell))

/** A code, and what its note says that it means. */
const withMeaning = (code: string, codes: Record<string, string>): string => {
  const meaning = codes[code]
  return meaning === undefined ? code : `${code} · ${meaning}`
}

function formatNumber(text: string, column: ColumnInfo, scale: PercentScale | null, places: number): string {
  const parts = partsOf(text)
  if (!parts) return text
  const value = scale === 'fraction' ? timesHundred(parts) : parts
  const numberText =
    column.type === 'float' && isHuge(value) ? Number(text).toExponential(3) : roundNumber(value, places)
  return scale === null ? numberText : `${numberText}%`
}

function placesOf(column: ColumnInfo, parts: readonly Parts[], scale: PercentScale | null): number {
  const most = Math.max(0, ...parts.map(({ fraction }) => fraction.replace(/0+$/, '').length))
  const money = scale === null && isMoney(column)
  if (most <= PLACES) return money ? PLACES : most
  if (scale !== null) return PLACES
  const isStored = Boolean(column.source) && (column.type === 'decimal' || most <= MAX_STORED_PLACES)
  return isStored ? most : Math.min(most, computedPlaces(parts))
}

/** Two places, more where all numbers are so small that two would not tell them apart. */
function computedPlaces(parts: readonly Parts[]): number {
  const largest = Math.max(0, ...parts.map((part) => Math.abs(valueOf(part))))
  if (largest >= 1 || largest === 0) return PLACES
  return SIGNIFICANT - 1 - Math.floor(Math.log10(largest))
}

/** Whether a column holds money, which is written with two places. */
export const isMoney = ({ name, label }: ColumnInfo): boolean =>
  MONEY.test(label) || MONEY.test(name.replaceAll('_', ' '))

/** A number with so many places; one that would become 0 keeps its first two digits. */
export function roundNumber(parts: Parts, places: number): string {
  const { negative, whole, fraction } = parts
  const paddedFraction = fraction.padEnd(places + 1, '0')
  const up = (paddedFraction[places] ?? '0') >= '5'
  const digits = (BigInt(`${whole || '0'}${paddedFraction.slice(0, places)}`) + BigInt(up ? 1 : 0)).toString()
  if (/^0+$/.test(digits)) return /[1-9]/.test(fraction) ? formatTiny(parts) : insertPoint('0', places)
  return `${negative ? '-' : ''}${insertPoint(digits, places)}`
}

function insertPoint(digits: string, places: number): string {
  const text = digits.padStart(places + 1, '0')
  const at = text.length - places
  return groupThousands(places > 0 ? `${text.slice(0, at)}.${text.slice(at)}` : text)
}

function formatTiny({ negative, fraction }: Parts): string {
  const zeros = /^0*/.exec(fraction)?.[0].length ?? 0
  const text =
    zeros >= MAX_STORED_PLACES
      ? Number(`0.${fraction}`).toExponential(1)
      : `0.${fraction.slice(0, zeros + 2)}`.replace(/0+$/, '')
  return negative ? `-${text}` : text
}

const isHuge = ({ whole }: Parts): boolean => whole.replace(/^0+/, '').length > LONGEST_FLOAT

const valueOf = ({ negative, whole, fraction }: Parts): number =>
  Number(`${negative ? '-' : ''}${whole || '0'}.${fraction || '0'}`)

export const timesHundred = ({ negative, whole, fraction }: Parts): Parts => ({
  negative,
  whole: whole + fraction.padEnd(2, '0').slice(0, 2),
  fraction: fraction.slice(2),
})
