/** The colour behind the cells of a column. */
import type { Cell } from '@/api/generated'

export const COLOURS = ['none', 'scale', 'bars', 'negative'] as const
export type ColourChoice = (typeof COLOURS)[number]

/** Gives a cell its style; undefined where it has none. */
export type CellColour = (cell: Cell) => Record<string, string> | undefined

/** The colours of a column: from its least to its greatest number, as bars, or of numbers below zero. */
export function columnColour(choice: ColourChoice, cells: readonly Cell[]): CellColour | null {
  if (choice === 'none') return null
  if (choice === 'negative') return (cell) => (numberOf(cell) < 0 ? { color: 'var(--bad)' } : undefined)
  const numbers = cells.map(numberOf).filter((value) => !Number.isNaN(value))
  const [low, high] = numbers.reduce<[number, number]>(
    ([least, most], n) => [Math.min(least, n), Math.max(most, n)],
    [Infinity, -Infinity],
  )
  return choice === 'scale' ? scaleColour(low, high) : barColour(Math.max(Math.abs(low), Math.abs(high)))
}

const scaleColour =
  (low: number, high: number): CellColour =>
  (cell) => {
    const value = numberOf(cell)
    if (Number.isNaN(value) || high <= low) return undefined
    const share = Math.round(((value - low) / (high - low)) * 45)
    return { backgroundColor: `color-mix(in srgb, var(--primary) ${share}%, transparent)` }
  }

const barColour =
  (greatest: number): CellColour =>
  (cell) => {
    const value = numberOf(cell)
    if (Number.isNaN(value) || greatest === 0) return undefined
    const width = ((Math.abs(value) / greatest) * 100).toFixed(1)
    const colour = value < 0 ? 'var(--bad)' : 'var(--primary)'
    const fill = `color-mix(in srgb, ${colour} 22%, transparent)`
    return { backgroundImage: `linear-gradient(90deg, ${fill} ${width}%, transparent ${width}%)` }
  }

const numberOf = (cell: Cell): number => (cell === null || typeof cell === 'boolean' ? NaN : Number(cell))
