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

const part = (name: string, rows: number, newRowsOnly: boolean): object => ({
  id: `p${rows}`,
  name,
  bytes: 3771,
  created_at: '2026-11-20T08:00:00Z',
  rows,
  new_rows_only: newRowsOnly,
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
      caption: '2025 年各门店销售 / 单位：元',
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
      caption: '',
      rows: 0,
      columns: [],
      notices: [],
      skipped: true,
    },
  ],
  kept_in: [{ id: 's1', name: word, current: false }],
  parts: [part(`${word}.xlsx`, 48, false), part(`${word}-2.csv`, 12, true)],
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

/** What a new version of a file would change. */
export const REPLACEMENT = {
  tables: [
    {
      name: '订单',
      change: 'changed',
      rows_before: 60,
      rows_after: 1_284,
      columns: [
        { name: '金额', before: 'integer', after: 'decimal' },
        { name: '渠道', before: null, after: 'text' },
        { name: '下单日期', before: 'date', after: null },
      ],
    },
    { name: '退货', change: 'added', rows_before: null, rows_after: 12, columns: [] },
    { name: '门店', change: 'same', rows_before: 9, rows_after: 9, columns: [] },
  ],
  sources: [
    {
      id: 's1',
      name: '销售台账',
      changes: [
        { kind: 'column_removed', table: '订单', column: '下单日期', before: 'DATE', after: '' },
        { kind: 'table_added', table: '退货', column: '', before: '', after: '' },
      ],
      broken: [
        { kind: 'term', id: 't1', name: '首单日期', problem: '“下单日期”不存在。' },
        { kind: 'question', id: 'q1', name: '每月订单', problem: '“下单日期”不存在。' },
      ],
    },
  ],
}

/** What an upload would add to a file. */
export const ADDITION = {
  tables: [
    {
      name: '订单',
      sheets: ['三月', '四月'],
      rows_before: 60,
      rows_added: 1_284,
      known_rows: 12,
      columns: [
        {
          name: '金额',
          fit: 'other_kind',
          before: 'integer',
          after: 'decimal',
          result: 'decimal',
          units: ['', ''],
        },
        { name: '渠道', fit: 'added', before: null, after: 'text', result: 'text', units: ['', ''] },
        { name: '下单日期', fit: 'missing', before: 'date', after: null, result: 'date', units: ['', ''] },
        {
          name: '折扣',
          fit: 'other_unit',
          before: 'decimal',
          after: 'decimal',
          result: 'decimal',
          units: ['%', ''],
        },
      ],
    },
    { name: '门店', sheets: ['门店'], rows_before: 9, rows_added: 2, known_rows: null, columns: [] },
  ],
  left_out: [{ name: '备注', table: '备注', rows: 3, columns: 1 }],
  sources: REPLACEMENT.sources,
}
