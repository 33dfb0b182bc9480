/** A file as the service sends it, its first rows, and what is told while it is read. */

const column = (name: string, kind: string, low: unknown, high: unknown): object => ({
  name,
  kind,
  unit: kind === 'decimal' ? '¥' : '',
  empty: 1,
  distinct: 2,
  low,
  high,
  chosen: kind === 'decimal',
})

export interface FakeFile extends Record<string, unknown> {
  id: string
  name: string
  tables: Record<string, unknown>[]
}

/** A workbook of two tables, all of whose words are `word`. */
export const fileCalled = (id: string, name: string, word = '订单'): FakeFile => ({
  id,
  name,
  kind: 'xlsx',
  bytes: 7542,
  status: 'ready',
  progress: null,
  created_at: '2026-11-20T08:00:00Z',
  sheets: [{ name: word, table: word, rows: 60, columns: 2 }],
  tables: [
    {
      name: word,
      sheet: `${word} `,
      cells: 'A1:B62',
      header_rows: [2],
      rows: 60,
      columns: [column(`${word}编号`, 'text', word, word), column('金额', 'decimal', '2.11', '1992.54')],
      notices: [{ code: 'notice_totals', message: `1 totals row of ${word} was left out.` }],
      skipped: false,
    },
    {
      name: `${word}2`,
      sheet: word,
      cells: 'A1:B9',
      header_rows: [1],
      rows: 0,
      columns: [],
      notices: [],
      skipped: true,
    },
  ],
  kept_in: [{ id: 's1', name: word, current: false }],
  notices: [{ code: 'notice_encoding', message: `Read as ${word}.` }],
})

export const rowsOf = ({ tables }: FakeFile): object => {
  const [table] = tables
  return {
    columns: table?.['columns'],
    rows: [
      [table?.['name'], '1992.54'],
      [null, null],
    ],
    truncated: true,
  }
}

export const eventText = (event: object): string => `data: ${JSON.stringify(event)}\n\n`
