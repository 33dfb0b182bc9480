import { expect, it } from 'vitest'
import type { Card, DashboardFilter } from '@/api/dashboards'
import type { Parameter, ParameterKind } from '@/api/savedQuestions'
import { fits, queryOf, suggestFilters, valuesFrom, withoutEmpty } from '@/composables/dashboards/filters'

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

const parameter = (id: string, kind: ParameterKind, label: string): Parameter => ({
  id,
  kind,
  label,
  default: '',
  numeric: false,
  integer: false,
  exposed: true,
  has_values: false,
})

const cardWith = (id: string, ...parameters: Parameter[]): Card =>
  ({ id, kind: 'question', question: { id, parameters } }) as unknown as Card

it('suggests a filter for what two cards have in common, once for each card', () => {
  const day = (id: string): Parameter => parameter(id, 'period', 'Order date')
  const found = suggestFilters([
    cardWith('c1', day('p1'), day('p2'), parameter('p3', 'value', 'Region')),
    cardWith('c2', day('p7'), parameter('p8', 'limit', 'Number of rows')),
    cardWith('c3', parameter('p9', 'limit', 'Number of rows'), parameter('p5', 'period', 'Joined on')),
  ])
  expect(found.map(({ kind, label, targets }) => ({ kind, label, targets }))).toEqual([
    {
      kind: 'period',
      label: 'Order date',
      targets: [
        { card_id: 'c1', parameter_id: 'p1' },
        { card_id: 'c2', parameter_id: 'p7' },
      ],
    },
  ])
})
