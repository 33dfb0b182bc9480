import { describe, expect, it } from 'vitest'
import type { Cell, TableActivity, TableColumn } from '@/api/generated'
import { hasRange, matchesFilter, NO_FILTER } from '@/composables/grid/cellFilter'
import { chosenFormat } from '@/composables/grid/chosenFormat'
import { columnColour } from '@/composables/grid/columnColour'
import { tabbedText, tableMarkup } from '@/composables/grid/copyRows'
import { summarizeCells } from '@/composables/grid/exactSum'
import { firstPivot } from '@/composables/grid/menu/usePivot'
import { MOST_COLUMNS, pivotRows } from '@/composables/grid/pivot'
import { defaultTotal, totalOf } from '@/composables/grid/totals'

const column = (
  label: string,
  type: TableColumn['type'],
  percent: TableColumn['percent'] = null,
): TableColumn => ({
  name: label,
  label,
  type,
  source: null,
  percent,
  codes: null,
})

describe('summarizeCells', () => {
  it('adds what a float cannot', () => {
    expect(summarizeCells(['0.1', '0.2', '9007199254740993']).sum).toBe('9007199254740993.3')
  })

  it('passes over cells without a value, and counts words as values without a number', () => {
    expect(summarizeCells([null, 'north', 3, '-5'])).toEqual({
      count: 3,
      numbers: 2,
      sum: '-2',
      average: '-1',
      least: '-5',
      greatest: '3',
    })
  })

  it('rounds an average half away from zero', () => {
    expect(summarizeCells([1, 1, 2]).average).toBe('1.333333')
    expect(summarizeCells([-1, -1, -3]).average).toBe('-1.666667')
  })

  it('has no figures of no numbers', () => {
    expect(summarizeCells(['a', null])).toMatchObject({ count: 1, numbers: 0, sum: '' })
  })
})

describe('defaultTotal', () => {
  it.each([
    [column('销售额', 'decimal'), 'sum'],
    [column('订单数', 'integer'), 'sum'],
    [column('平均单价', 'decimal'), 'none'],
    [column('growth', 'float', 'fraction'), 'none'],
    [column('年份', 'integer'), 'none'],
    [column('stock', 'integer'), 'none'],
    [column('name', 'text'), 'none'],
  ] as const)('of %j is %s: only what may be added is', (info, total) => {
    expect(defaultTotal(info)).toBe(total)
  })

  it('gives no figure where there is no number', () => {
    expect(totalOf(['a', null], 'sum')).toBeNull()
    expect(totalOf(['a', null], 'count')).toBe(1)
  })
})

describe('matchesFilter', () => {
  const filter = (changed: object) => ({ ...NO_FILTER, ...changed })

  it('compares numbers exactly and takes both ends in', () => {
    expect(matchesFilter('10.50', 'decimal', filter({ least: '10.5', most: '10.5' }))).toBe(true)
    expect(matchesFilter('9', 'decimal', filter({ least: '10' }))).toBe(false)
    expect(matchesFilter('1200', 'integer', filter({ most: '1,199' }))).toBe(false)
  })

  it('takes in all of the last day, month or year', () => {
    expect(matchesFilter('2025-03-31 18:00:00', 'datetime', filter({ most: '2025-03' }))).toBe(true)
    expect(matchesFilter('2025-04-01', 'date', filter({ most: '2025-03' }))).toBe(false)
    expect(matchesFilter('2025-03-01', 'date', filter({ least: '2025-03' }))).toBe(true)
  })

  it('finds cells with and without a value', () => {
    expect(matchesFilter(null, 'text', filter({ presence: 'no_value' }))).toBe(true)
    expect(matchesFilter(null, 'text', filter({ presence: 'value' }))).toBe(false)
    expect(matchesFilter(null, 'integer', filter({ least: '0' }))).toBe(false)
    expect(matchesFilter('x', 'text', filter({ presence: 'value' }))).toBe(true)
  })

  it('finds text in any case', () => {
    expect(matchesFilter('North-East', 'text', filter({ text: 'EAST' }))).toBe(true)
    expect(hasRange('text')).toBe(false)
  })

  it('finds no number by a bound that is none', () => {
    expect(matchesFilter('5', 'integer', filter({ least: 'many' }))).toBe(false)
    expect(matchesFilter('5', 'integer', filter({ most: 'many' }))).toBe(false)
  })
})

describe('pivotRows', () => {
  const table = (rows: Cell[][]): TableActivity => ({
    columns: [column('region', 'text'), column('year', 'integer'), column('amount', 'decimal')],
    rows,
    row_count: rows.length,
    truncated: false,
    elapsed_ms: 1,
  })
  const rows: Cell[][] = [
    ['north', 2024, '1.10'],
    ['north', 2025, '2.20'],
    ['south', 2025, '4'],
    ['north', 2025, '0.80'],
    [null, null, '7'],
  ]

  it('has a row for each value and a column for each other value, and adds exactly', () => {
    const { table: turned, left } = pivotRows(
      table(rows),
      { rows: [0], columns: 1, measure: 2, figure: 'sum' },
      'no value',
    )
    expect(turned.columns.map(({ label }) => label)).toEqual(['region', '2024', '2025', 'no value'])
    expect(turned.rows).toEqual([
      ['north', '1.1', '3', null],
      ['south', null, '4', null],
      [null, null, null, '7'],
    ])
    expect(left).toBe(0)
  })

  it('counts and averages without turned columns', () => {
    const counted = pivotRows(table(rows), { rows: [0], columns: null, measure: 2, figure: 'count' }, '')
    expect(counted.table.rows[0]).toEqual(['north', 3])
    expect(counted.table.columns[1]).toMatchObject({ label: 'amount', type: 'integer' })
  })

  it('tells how many values have no column', () => {
    const many = Array.from({ length: MOST_COLUMNS + 2 }, (_, at): Cell[] => ['north', at, '1'])
    const { table: turned, left } = pivotRows(
      table(many),
      { rows: [0], columns: 1, measure: 2, figure: 'sum' },
      '',
    )
    expect([turned.columns.length, left]).toEqual([MOST_COLUMNS + 1, 2])
  })

  it('begins with the fewest values as columns, and the amount as values', () => {
    const more: Cell[][] = [...rows, ['east', 2025, '1']]
    expect(firstPivot(table(more))).toEqual({ rows: [0], columns: 1, measure: 2, figure: 'sum' })
    expect(firstPivot(table([['north', 2025, '1']]))).toMatchObject({ measure: 2 })
  })
})

describe('a column by choice', () => {
  it('is written whole, with places, in percent, exactly or short', () => {
    expect(chosenFormat('whole', 'en')('1234.5')).toBe('1,235')
    expect(chosenFormat('two_places', 'en')('0.005')).toBe('0.01')
    expect(chosenFormat('percent', 'en')('0.2567')).toBe('25.67%')
    expect(chosenFormat('exact', 'en')('1234.5678')).toBe('1,234.5678')
    expect(chosenFormat('short', 'zh-CN')('12000')).toBe('1.2万')
  })

  it('is coloured from its least to its greatest number', () => {
    const colour = columnColour('scale', [0, 50, 100, null])
    expect(colour?.(0)?.backgroundColor).toContain(' 0%')
    expect(colour?.(100)?.backgroundColor).toContain(' 45%')
    expect(colour?.(null)).toBeUndefined()
    expect(columnColour('negative', [])?.(-1)).toEqual({ color: 'var(--bad)' })
  })
})

describe('copied rows', () => {
  it('keep each cell in its column and its line', () => {
    expect(
      tabbedText([
        ['a\tb', null],
        ['1\n2', 3],
      ]),
    ).toBe('a b\t\n1 2\t3')
  })

  it('compute nothing in a spreadsheet', () => {
    const texts = [
      '=1+1',
      ' "@SUM(A1)',
      '＝1',
      '\t=1',
      'a;=1+1',
      'a; -cmd',
      '-5',
      '+1,5',
      'a;-5',
      'a - b',
      '1e-5',
      '-12.5 %',
    ]
    expect(tabbedText([texts]).split('\t')).toEqual([
      "'=1+1", '\' "@SUM(A1)', "'＝1", "' =1", "a;'=1+1", "a; '-cmd", '-5', '+1,5', 'a;-5', 'a - b', '1e-5', '-12.5 %',
    ]) // prettier-ignore
    const markup = tableMarkup(['=head'], [['=1+1', '-¥5']], [false, true])
    expect(markup).toContain("<th>'=head</th>")
    expect(markup).toContain(`<td>'=1+1</td><td style="text-align:right">-¥5</td>`)
  })

  it('show markup as text', () => {
    expect(tableMarkup(['<n>'], [['&']], [true])).toContain(
      '&lt;n&gt;</th></tr></thead><tbody><tr><td style="text-align:right">&amp;',
    )
  })
})
