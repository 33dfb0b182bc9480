/** Rows as the clipboard takes them: lines with tabs for spreadsheets, a table for letters and slides. */
import type { Cell } from '@/api/generated'
import { escapeFormula } from '@/composables/browser/escapeFormula'

const plain = (value: Cell): string =>
  value === null ? '' : escapeFormula(String(value).replace(/[\t\r\n]+/g, ' '))

/** Exact cells, columns apart by tabs, in which a spreadsheet computes nothing. */
export const tabbedText = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => row.map(plain).join('\t')).join('\n')

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign)

/** A table of HTML with the cells as they are written on the page; no text is a formula in it. */
export function tableMarkup(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly boolean[],
): string {
  const cells = (tag: 'th' | 'td', texts: readonly string[]): string =>
    texts
      .map((text, at) => {
        const safe = escape(tag === 'td' && numeric[at] ? text : escapeFormula(text))
        return `<${tag}${numeric[at] ? ' style="text-align:right"' : ''}>${safe}</${tag}>`
      })
      .join('')
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('')
  return `<table><thead><tr>${cells('th', head)}</tr></thead><tbody>${body}</tbody></table>`
}
