/** The numbers of a chart as a table: what is drawn, in the order in which it is drawn. */
import type { Drawing } from '@/composables/chart/drawing'
import { settingsOf } from '@/composables/chart/look'
import { escapeFormula } from '@/composables/browser/escapeFormula'
import { adjustFrame } from '@/composables/chart/settings/adjustFrame'

export interface ChartTable {
  heads: string[]
  rows: (string | number | null)[][]
}

export function chartTable({ type, frame, look }: Drawing): ChartTable {
  const { xName, names, units, labels, columns } = adjustFrame(type, frame, settingsOf(look))
  return {
    heads: [xName, ...names.map((name, at) => withUnit(name, units[at]))],
    rows: labels.map((label, row) => [label, ...columns.map((column) => column[row] ?? null)]),
  }
}

/** A name that says its unit, such as "share (%)", does not say it twice. */
function withUnit(name: string, unit: string | null | undefined): string {
  if (!unit) return name
  return name.endsWith(`(${unit})`) || name.endsWith(`（${unit}）`) ? name : `${name} (${unit})`
}

const NEEDS_QUOTES = /[",\r\n]/

/** As CSV that spreadsheets read, Chinese too. */
export function chartCsv(drawing: Drawing): Blob {
  const { heads, rows } = chartTable(drawing)
  const lines = [heads, ...rows].map((row) => row.map(csvCell).join(','))
  return new Blob([`\uFEFF${lines.join('\r\n')}\r\n`], { type: 'text/csv;charset=utf-8' })
}

function csvCell(cell: string | number | null): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const safe = escapeFormula(cell)
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
