import type { Cell, TableColumn } from '@/api/generated'
import type { CellFormat } from '@/composables/table/columnFormat'

const NARROWEST = 84
const WIDEST = 360
const PER_CHARACTER = 8.2
const PADDING = 44
const SAMPLED = 100

/** How wide each column must be for its label and its first rows; Chinese characters count twice. */
export function columnWidths(
  columns: readonly TableColumn[],
  rows: readonly Cell[][],
  formats: readonly CellFormat[],
): number[] {
  const sample = rows.slice(0, SAMPLED)
  return columns.map((column, index) => {
    const texts = sample.map((row) => formats[index]?.(row[index] ?? null) ?? '')
    const longest = Math.max(width(column.label) + 2, ...texts.map(width))
    return Math.round(Math.min(WIDEST, Math.max(NARROWEST, longest * PER_CHARACTER + PADDING)))
  })
}

function width(text: string): number {
  let total = 0
  for (const point of text) total += (point.codePointAt(0) ?? 0) < 0x2e80 ? 1 : 2
  return total
}
