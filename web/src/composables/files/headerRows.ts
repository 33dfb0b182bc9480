/** Rows of a header as people write them: "3", "3-4", "3, 4"; nothing for none. */

const MAX_ROWS = 8
const LAST = 1_048_576
const RANGE = /^(\d+)(?:\s*[-–—~至]\s*(\d+))?$/

/** The rows that a text names, in order; null when it cannot be read or names too many. */
export function parseHeaderRows(text: string): number[] | null {
  const parts = text.split(/[,，、;；]/).map((part) => part.trim())
  if (parts.join('') === '') return []
  const rows = new Set<number>()
  for (const part of parts) {
    const partRows = rowsIn(part)
    if (!partRows) return null
    for (const row of partRows) rows.add(row)
  }
  return rows.size > MAX_ROWS ? null : [...rows].sort((a, b) => a - b)
}

function rowsIn(part: string): number[] | null {
  const match = RANGE.exec(part)
  if (!match) return null
  const from = Number(match[1])
  const to = Number(match[2] ?? match[1])
  if (from < 1 || to > LAST || to < from || to - from >= MAX_ROWS) return null
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

/** From which row of the sheet to which a block such as `A3:F200` goes; the whole sheet where there is none. */
export function rowsWithin(cells: string): { first: number; last: number } {
  const match = /^[A-Z]+(\d+):[A-Z]+(\d+)$/.exec(cells)
  return match ? { first: Number(match[1]), last: Number(match[2]) } : { first: 1, last: LAST }
}

/** Rows as a text that reads back the same. */
export function headerRowsText(rows: number[]): string {
  const first = rows[0]
  const last = rows.at(-1)
  if (first === undefined || last === undefined) return ''
  if (rows.length > 1 && last - first === rows.length - 1) return `${first}-${last}`
  return rows.join(', ')
}
