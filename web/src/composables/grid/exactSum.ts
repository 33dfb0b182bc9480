/** Sums and averages of numbers as the database gave them, without passing through a float. */
import type { Cell } from '@/api/generated'
import { partsOf, type Parts } from '@/composables/numbers'

const AVERAGE_PLACES = 6

export interface CellSummary {
  /** Cells with a value. */
  count: number
  /** How many of them are numbers. */
  numbers: number
  sum: string
  average: string
  least: string
  greatest: string
}

/** What some cells come to; the figures are empty where there is no number. */
export function summarizeCells(cells: readonly Cell[]): CellSummary {
  const values = cells.filter((cell) => cell !== null)
  const parts = values.flatMap((cell) => (typeof cell === 'boolean' ? [] : (partsOf(String(cell)) ?? [])))
  const places = parts.reduce((most, { fraction }) => Math.max(most, fraction.length), 0)
  const integers = parts.map((each) => scaledInteger(each, places))
  if (integers.length === 0) {
    return { count: values.length, numbers: 0, sum: '', average: '', least: '', greatest: '' }
  }
  const total = integers.reduce((sum, each) => sum + each, 0n)
  const extremes = integers.reduce<[bigint, bigint]>(
    ([low, high], each) => [each < low ? each : low, each > high ? each : high],
    [integers[0] ?? 0n, integers[0] ?? 0n],
  )
  return {
    count: values.length,
    numbers: integers.length,
    sum: decimalText(total, places),
    average: decimalText(dividedBy(total, integers.length), places + AVERAGE_PLACES),
    least: decimalText(extremes[0], places),
    greatest: decimalText(extremes[1], places),
  }
}

const scaledInteger = ({ negative, whole, fraction }: Parts, places: number): bigint => {
  const size = BigInt(`${whole || '0'}${fraction.padEnd(places, '0')}`)
  return negative ? -size : size
}

/** The quotient with so many places more, rounded half away from zero. */
function dividedBy(total: bigint, count: number): bigint {
  const [dividend, n] = [total * 10n ** BigInt(AVERAGE_PLACES), BigInt(count)]
  const half = dividend < 0n ? -n / 2n : n / 2n
  return (dividend + half) / n
}

function decimalText(value: bigint, places: number): string {
  const negative = value < 0n
  const digits = (negative ? -value : value).toString().padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '')
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}
