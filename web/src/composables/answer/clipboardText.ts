import type { TableActivity } from '@/api/generated'
import { tabbedText } from '@/composables/grid/copyRows'

/** The rows on the page as spreadsheets take them from the clipboard: a line each, columns apart by tabs. */
export const clipboardText = ({ columns, rows }: Pick<TableActivity, 'columns' | 'rows'>): string =>
  tabbedText([columns.map(({ label }) => label), ...rows])
