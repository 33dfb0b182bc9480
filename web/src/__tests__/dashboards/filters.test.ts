import { expect, it } from 'vitest'
import type { DashboardFilter } from '@/api/saved/dashboards'
import { fits, queryOf, valuesFrom, withoutEmpty } from '@/composables/dashboards/filters'

const PERIOD = { from: '2025-01-01', to: '2025-03-31' }
const filter = (id: string, change: Partial<DashboardFilter> = {}): DashboardFilter => ({
  id,
  label: id,
  kind: 'value',
  default: null,
  targets: [],
  ...change,
})

it('gives the values of an address back as they were put there', () => {
  const filters = [filter('a'), filter('b', { kind: 'period' }), filter('c', { default: 'North' })]
  const values = { a: 'South', b: PERIOD, c: 'North' }
  const query = queryOf(filters, values)
  expect(Object.keys(query)).toEqual(['f.a', 'f.b'])
  expect(valuesFrom(filters, query)).toEqual(values)
})

it('begins with the default where an address is none of ours', () => {
  expect(valuesFrom([filter('a', { default: 'North' })], { 'f.a': '{"from' })).toEqual({ a: 'North' })
})

it('takes an empty field for no value', () => {
  expect(withoutEmpty('')).toBeNull()
  expect(withoutEmpty([])).toBeNull()
  expect(withoutEmpty(0)).toBe(0)
})

it('fits one value to several, and nothing else to another kind', () => {
  expect(fits('value', 'values')).toBe(true)
  expect(fits('values', 'value')).toBe(false)
  expect(fits('period', 'date')).toBe(false)
})
