import { describe, expect, it } from 'vitest'
import {
  cellOrder,
  compareExact,
  duration,
  groupThousands,
  axisNumber,
  shortNumber,
} from '@/composables/numbers'

describe('compareExact', () => {
  it.each([
    ['9007199254740993', '9007199254740992', 1],
    ['-9007199254740993', '-9007199254740992', -1],
    ['0.1', '0.10', 0],
    ['10', '9', 1],
    ['-10', '9', -1],
    ['-0.00', '0', 0],
    ['00012.50', '12.5', 0],
    ['1e3', '999.999', 1],
    ['1.5E-3', '0.0015', 0],
    ['123456789012345678901234567890.1', '123456789012345678901234567890.2', -1],
    ['.5', '0.4', 1],
    ['1E+2', '100', 0],
  ])('orders %s and %s', (a, b, sign) => {
    expect(Math.sign(compareExact(a, b) ?? Number.NaN)).toBe(sign)
    expect(Math.sign(compareExact(b, a) ?? Number.NaN)).toBe(-sign + 0)
  })

  it('says when one of them is no number', () => {
    expect(compareExact('abc', '1')).toBeNull()
    expect(compareExact('', '1')).toBeNull()
    expect(compareExact('1e999999999', '1')).toBeNull()
  })
})

describe('cellOrder', () => {
  it('puts nulls last in both directions', () => {
    const cells = ['10', null, '9', '-1']
    expect([...cells].sort(cellOrder('decimal', 'ascending', 'en'))).toEqual(['-1', '9', '10', null])
    expect([...cells].sort(cellOrder('decimal', 'descending', 'en'))).toEqual(['10', '9', '-1', null])
  })

  it('orders texts as people do', () => {
    expect(['item 10', 'Item 9', 'apple'].sort(cellOrder('text', 'ascending', 'en'))).toEqual([
      'apple',
      'Item 9',
      'item 10',
    ])
  })
})

describe('texts', () => {
  it.each([
    ['1234567.8900', '1,234,567.8900'],
    ['-1000', '-1,000'],
    ['999', '999'],
    ['12345678901234567890', '12,345,678,901,234,567,890'],
    ['1e+21', '1e+21'],
    ['NaN', 'NaN'],
  ])('shows %s as %s, digits unchanged', (number, shown) => {
    expect(groupThousands(number)).toBe(shown)
    expect(shown.replaceAll(',', '')).toBe(number)
  })

  it.each([
    [123_456_789, 'zh-CN', '1.235亿'],
    [20_000, 'zh-CN', '2万'],
    [9999, 'zh-CN', '9,999'],
    [3108, 'en', '3,108'],
    [12_345, 'en', '12.35K'],
    [1_500_000, 'en', '1.5M'],
    [-2500, 'en', '-2,500'],
    [1e-7, 'en', '1e-7'],
    [0, 'en', '0'],
    [0.25, 'en', '0.25'],
  ])('shortens %d for %s to %s', (value, locale, shown) => {
    expect(shortNumber(value, locale)).toBe(shown)
  })

  it.each([
    [18_000, 'en', '18K'],
    [9000, 'en', '9K'],
    [500, 'en', '500'],
    [9000, 'zh-CN', '9,000'],
  ])('writes %d for %s on an axis as %s', (value, locale, shown) => {
    expect(axisNumber(value, locale)).toBe(shown)
  })

  it('says how long something took', () => {
    expect(duration(42.4, 'en')).toBe('42 ms')
    expect([duration(0, 'en'), duration(0.4, 'zh-CN')]).toEqual(['under 1 ms', '不到 1 毫秒'])
    expect(duration(1234, 'zh-CN')).toBe('1.2 秒')
  })
})
