import { describe, expect, it } from 'vitest'
import type { Cell, ColumnKind } from '@/api/generated'
import { fullNumber } from '@/composables/chart/look'
import { columnFormat } from '@/composables/table/columnFormat'

function column(label: string, type: ColumnKind, cells: Cell[], source: string | null = null): string[] {
  return cells.map(columnFormat({ name: label, label, type, source }, cells))
}

describe('columnFormat', () => {
  it.each<[string, ColumnKind, Cell[], string[]]>([
    // What was computed: two places, all the way down.
    ['average', 'float', [806.6396396396397, 12.5, 1234], ['806.64', '12.50', '1,234.00']],
    ['average', 'float', [806.5, 12.5], ['806.5', '12.5']],
    ['average', 'float', [3, 4], ['3', '4']],
    // Money always has two.
    ['销售额', 'decimal', ['1234567.8', '100'], ['1,234,567.80', '100.00']],
    ['Amount (USD)', 'float', [5000, 3], ['5,000.00', '3.00']],
    ['order count', 'integer', [12345, 7], ['12,345', '7']],
    // Small numbers stay apart, and none becomes 0.
    ['weight', 'float', [0.0123456, 0.04567], ['0.0123', '0.0457']],
    ['weight', 'float', [5000.126, 0.00041234], ['5,000.13', '0.00041']],
    ['weight', 'float', [1.234567, 0.00000000123], ['1.23', '1.2e-9']],
    ['weight', 'float', [1.5, -0.00004], ['1.50', '-0.00004']],
    // Zero has no sign; huge floats have no digits that are noise, whole numbers all they have.
    ['change', 'float', ['-0.0', '-0.001', 10.555], ['0.00', '-0.001', '10.56']],
    ['mass', 'float', ['5.9722e+24', 1.25], ['5.972e+24', '1.25']],
    ['views', 'integer', ['9007199254740993'], ['9,007,199,254,740,993']],
    ['balance', 'decimal', ['12345678901234567890.129', '1'], ['12,345,678,901,234,567,890.13', '1.00']],
    ['average', 'float', ['999.995', '0.1234'], ['1,000.00', '0.12']],
    // What is none stays as it is.
    ['average', 'float', [null, 'n/a', 1.2345], ['', 'n/a', '1.23']],
  ])('writes %s (%s) alike down the column', (label, type, cells, shown) => {
    expect(column(label, type, cells)).toEqual(shown)
  })

  it.each<[string, ColumnKind, Cell]>([
    ['order_id', 'integer', 1234567],
    ['orderId', 'integer', 1234567],
    ['订单编号', 'integer', '20250101123456'],
    ['手机号', 'integer', 13800138000],
    ['phone', 'decimal', '13800138000'],
    ['年份', 'integer', 2025],
    ['year_month', 'integer', 202501],
    ['latitude', 'float', 31.230416],
    ['经度', 'float', 121.4737012],
  ])('neither groups nor rounds %s', (label, type, cell) => {
    expect(column(label, type, [cell])).toEqual([String(cell)])
  })

  it('groups what only ends like an id', () => {
    expect(column('amount_paid', 'integer', [1234567])).toEqual(['1,234,567'])
  })

  it('keeps the places that a stored column has', () => {
    expect(column('factor', 'decimal', ['1.2345', '2.5'], 't.factor')).toEqual(['1.2345', '2.5000'])
    expect(column('factor', 'float', [0.30000000000000004], 't.factor')).toEqual(['0.300'])
  })

  it.each<[string, Cell[], string[]]>([
    ['占比', [0.25931, 0.74069], ['25.93%', '74.07%']],
    ['占比（%）', [25.93, 74.07], ['25.93%', '74.07%']],
    ['return rate', [0.125, 0.5], ['12.5%', '50.0%']],
    ['growth (%)', [-12.345, 150], ['-12.35%', '150.00%']],
    ['profit margin', [12.5, 33], ['12.5%', '33.0%']],
    ['汇率', [7.1234, 7.2], ['7.12', '7.20']],
    ['growth', [8684.43], ['8,684.43']],
  ])('writes %s as percent once, where it is one', (label, cells, shown) => {
    expect(column(label, 'float', cells)).toEqual(shown)
  })
})

describe('fullNumber', () => {
  it.each<[number, string | null, string]>([
    [806.6396396396397, null, '806.64'],
    [1234.5, '¥', '¥1,234.50'],
    [1234, '¥', '¥1,234'],
    [12.345678, '%', '12.35%'],
    [0.000123456, null, '0.000123'],
    [-0, null, '0'],
  ])('writes %d in %s as %s', (value, unit, shown) => {
    expect(fullNumber(value, { locale: 'en', unit })).toBe(shown)
  })

  it('writes a code with what it means, and one without a meaning alone', () => {
    const format = columnFormat(
      { name: 'level', label: 'level', type: 'integer', codes: { '1': 'slight', '3': 'grave' } },
      [1, 2, 3],
    )
    expect([1, 2, 3].map((cell) => format(cell))).toEqual(['1 · slight', '2', '3 · grave'])
  })
})
