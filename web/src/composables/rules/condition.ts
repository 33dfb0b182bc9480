import type { ColumnKind } from '@/api/generated'
import { quotingOf } from '@/composables/rules/quoting'

/** A condition of a row rule as pickers show it, and its SQL. */

export const OPERATORS = [
  'eq', 'ne', 'lt', 'le', 'gt', 'ge', 'in', 'notIn', 'contains', 'startsWith', 'isNull', 'notNull',
] as const // prettier-ignore
export type Operator = (typeof OPERATORS)[number]

/** What a column is compared with: values, or what the user has for an attribute. */
export type Operand = { kind: 'values'; values: string[] } | { kind: 'attribute'; name: string }

export interface Comparison {
  column: string
  operator: Operator
  operand: Operand
}

export type Join = 'and' | 'or'

export interface ComparisonGroup {
  join: Join
  parts: Comparison[]
}

/** Groups of comparisons; within each, they are joined by the other word. */
export interface Condition {
  join: Join
  groups: ComparisonGroup[]
}

export type KindOf = (column: string) => ColumnKind | undefined

const SIGNS: Partial<Record<Operator, string>> = {
  eq: '=',
  ne: '<>',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
}
const NUMBERS = new Set<ColumnKind | undefined>(['integer', 'decimal', 'float'])
const ORDERED = new Set<ColumnKind | undefined>([...NUMBERS, 'date', 'datetime', 'time', 'text'])
const NUMBER = /^-?\d+(\.\d+)?$/
const UNPATTERNED = /[%_\\]/

/** Whether an operator compares with anything at all. */
export const takesOperand = (operator: Operator): boolean => operator !== 'isNull' && operator !== 'notNull'

/** Whether an operator compares with several values. */
export const takesList = (operator: Operator): boolean => operator === 'in' || operator === 'notIn'

/** Whether what the user has may stand in place of values. */
export const takesAttribute = (operator: Operator): boolean => operator in SIGNS

/** The operators that mean something for a kind of column. */
export function operatorsOf(kind: ColumnKind | undefined): Operator[] {
  return OPERATORS.filter((operator) => {
    if (operator === 'contains' || operator === 'startsWith') return kind === 'text'
    if (['lt', 'le', 'gt', 'ge'].includes(operator)) return ORDERED.has(kind)
    if (kind === 'json' || kind === 'binary') return !takesOperand(operator)
    return true
  })
}

export const emptyComparison = (column = ''): Comparison => ({
  column,
  operator: 'eq',
  operand: { kind: 'values', values: [] },
})

export const emptyCondition = (): Condition => ({
  join: 'or',
  groups: [{ join: 'and', parts: [emptyComparison()] }],
})

export const otherJoin = (join: Join): Join => (join === 'and' ? 'or' : 'and')

/** What is wrong with a comparison, as a key of `rules.builder.problems`; null when nothing is. */
export function problemOf({ column, operator, operand }: Comparison, kindOf: KindOf): string | null {
  if (column === '') return 'column'
  if (!takesOperand(operator)) return null
  if (operand.kind === 'attribute') return operand.name === '' ? 'attribute' : null
  return problemOfValues(operand.values, operator, NUMBERS.has(kindOf(column)))
}

function problemOfValues(values: string[], operator: Operator, isNumber: boolean): string | null {
  if (values.length === 0 || values.includes('')) return 'value'
  if (isNumber && !values.every((value) => NUMBER.test(value))) return 'number'
  const isPattern = operator === 'contains' || operator === 'startsWith'
  return isPattern && values.some((value) => UNPATTERNED.test(value)) ? 'pattern' : null
}

/** The SQL of a condition; empty when it has no comparisons. */
export function writeCondition(condition: Condition, kindOf: KindOf, dialect: string): string {
  const groups = condition.groups.filter(({ parts }) => parts.length > 0)
  const groupTexts = groups.map(({ join, parts }) => {
    const text = parts.map((part) => writeComparison(part, kindOf, dialect)).join(` ${join.toUpperCase()} `)
    return parts.length > 1 && groups.length > 1 ? `(${text})` : text
  })
  return groupTexts.join(` ${condition.join.toUpperCase()} `)
}

function writeComparison(part: Comparison, kindOf: KindOf, dialect: string): string {
  const { operator, operand } = part
  const column = quoteName(part.column, dialect)
  if (operator === 'isNull') return `${column} IS NULL`
  if (operator === 'notNull') return `${column} IS NOT NULL`
  if (operand.kind === 'attribute')
    return `${column} ${SIGNS[operator] ?? '='} USER_ATTRIBUTE('${operand.name}')`
  const values = operand.values.map((value) => writeValue(value, kindOf(part.column), dialect))
  return `${column} ${writeOperand(operator, values)}`
}

function writeOperand(operator: Operator, values: string[]): string {
  const [first = "''"] = values
  switch (operator) {
    case 'in':
      return `IN (${values.join(', ')})`
    case 'notIn':
      return `NOT IN (${values.join(', ')})`
    case 'contains':
      return `LIKE '%${first.slice(1, -1)}%'`
    case 'startsWith':
      return `LIKE ${first.slice(0, -1)}%'`
    default:
      return `${SIGNS[operator] ?? '='} ${first}`
  }
}

function quoteName(name: string, dialect: string): string {
  const quote = quotingOf(dialect).quote
  return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`
}

function writeValue(value: string, kind: ColumnKind | undefined, dialect: string): string {
  if (NUMBERS.has(kind) && NUMBER.test(value)) return value
  if (kind === 'boolean' && /^(true|false)$/i.test(value)) return value.toUpperCase()
  const escapedText = quotingOf(dialect).backslashes ? value.replaceAll('\\', '\\\\') : value
  return `'${escapedText.replaceAll("'", "''")}'`
}
