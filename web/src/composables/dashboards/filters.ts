/** Filters of a dashboard: which parameters they fit, and their values in the address of the page. */
import type { Card, DashboardFilter, FilterValues } from '@/api/dashboards'
import type { Parameter, ParameterKind, ParameterValue } from '@/api/savedQuestions'
import { newId } from '@/api/transport/ids'

const PREFIX = 'f.'

/** Whether a parameter takes the value of a filter; several values may be one alone. */
export const fits = (filter: ParameterKind, parameter: ParameterKind): boolean =>
  filter === parameter || (filter === 'value' && parameter === 'values')

/** Whether its words are for the reader: not where he sees none of the cards that take its value. */
export const isTold = (filter: DashboardFilter): boolean => filter.label !== ''

/** The parameters of a card that a filter of this kind fits. */
export const fittingParameters = (card: Card, kind: ParameterKind): Parameter[] =>
  card.question?.parameters.filter((parameter) => fits(kind, parameter.kind)) ?? []

/** The kinds of which there are parameters on these cards. */
export function kindsOf(cards: Card[]): ParameterKind[] {
  const kinds = cards.flatMap(({ question }) => question?.parameters.map(({ kind }) => kind) ?? [])
  return [...new Set(kinds)]
}

const SUGGESTED: readonly ParameterKind[] = ['period', 'date', 'value', 'values']

/** Filters to begin with: one for each parameter that two or more cards have in common. */
export function suggestFilters(cards: Card[]): DashboardFilter[] {
  const filters = new Map<string, DashboardFilter>()
  for (const card of cards) {
    for (const { id, kind, label } of card.question?.parameters ?? []) {
      const key = `${kind} ${label}`
      const filter = filters.get(key) ?? { id: newId(), label, kind, default: null, targets: [] }
      const isNew = !filter.targets.some(({ card_id }) => card_id === card.id)
      if (SUGGESTED.includes(kind) && isNew) filter.targets.push({ card_id: card.id, parameter_id: id })
      filters.set(key, filter)
    }
  }
  return [...filters.values()].filter(({ targets }) => targets.length > 1)
}

/** The parameter that a filter looks like: that of its first card. */
export function parameterOf(filter: DashboardFilter, cards: Card[]): Parameter {
  const parameter = filter.targets.flatMap(
    ({ card_id, parameter_id }) =>
      cards.find(({ id }) => id === card_id)?.question?.parameters.filter(({ id }) => id === parameter_id) ??
      [],
  )[0]
  const { id, label, kind } = filter
  return {
    id,
    kind,
    label,
    default: filter.default ?? firstValueOf(kind),
    numeric: parameter?.numeric ?? false,
    integer: parameter?.integer ?? false,
    exposed: true,
    has_values: parameter !== undefined && (kind === 'value' || kind === 'values'),
  }
}

/** With what a filter without a value begins. */
export function firstValueOf(kind: ParameterKind): ParameterValue {
  if (kind === 'period') return { named: 'this_year' }
  if (kind === 'values') return []
  return kind === 'limit' ? 10 : ''
}

/** An empty field is no value. */
export function withoutEmpty(value: ParameterValue | null): ParameterValue | null {
  if (value === '' || (Array.isArray(value) && value.length === 0)) return null
  return value
}

/** The values to begin with: those of the address, else the defaults. */
export function valuesFrom(filters: DashboardFilter[], query: Record<string, unknown>): FilterValues {
  return Object.fromEntries(
    filters.map(({ id, default: value }) => [id, parseValue(query[PREFIX + id]) ?? value]),
  )
}

function parseValue(text: unknown): ParameterValue | null {
  if (typeof text !== 'string') return null
  try {
    return JSON.parse(text) as ParameterValue
  } catch {
    return null
  }
}

/** What of the values is to stand in the address: what differs from the defaults. */
export function queryOf(filters: DashboardFilter[], values: FilterValues): Record<string, string> {
  const differing = filters.filter(({ id, default: value }) => {
    const choice = values[id] ?? null
    return choice !== null && JSON.stringify(choice) !== JSON.stringify(value)
  })
  return Object.fromEntries(differing.map(({ id }) => [PREFIX + id, JSON.stringify(values[id])]))
}
