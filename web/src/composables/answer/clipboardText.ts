import type { Cell, TableActivity } from '@/api/generated'

/** The rows on the page as spreadsheets take them from the clipboard: a line each, columns apart by tabs. */
export const clipboardText = ({ columns, rows }: Pick<TableActivity, 'columns' | 'rows'>): string =>
  [columns.map(({ label }) => label), ...rows].map((row) => row.map(cell).join('\t')).join('\n')

const cell = (value: Cell): string => (value === null ? '' : String(value).replace(/[\t\r\n]+/g, ' '))
