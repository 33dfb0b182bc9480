import { describe, expect, it } from 'vitest'
import type { ColumnKind } from '@/api/generated'
import {
  operatorsOf,
  problemOf,
  writeCondition,
  type Comparison,
  type Condition,
  type Operator,
} from '@/composables/rules/condition'
import { parseCondition } from '@/composables/rules/conditionParser'

const KINDS: Record<string, ColumnKind> = {
  region: 'text',
  Amount: 'integer',
  paid: 'boolean',
  day: 'date',
  'odd "name`': 'text',
}
const COLUMNS = Object.keys(KINDS)
const DIALECTS = ['sqlite', 'duckdb', 'postgres', 'mysql', 'clickhouse', 'trino']

const is = (column: string, operator: Operator, ...values: string[]): Comparison => ({
  column,
  operator,
  operand: { kind: 'values', values },
})
const has = (column: string, operator: Operator, name: string): Comparison => ({
  column,
  operator,
  operand: { kind: 'attribute', name },
})
const all = (...parts: Comparison[]): Condition => ({ join: 'or', groups: [{ join: 'and', parts }] })

const write = (condition: Condition, dialect = 'sqlite'): string =>
  writeCondition(condition, (column) => KINDS[column], dialect)
const parse = (sql: string, dialect = 'sqlite'): Condition | null => parseCondition(sql, COLUMNS, dialect)

describe('a condition of pickers', () => {
  it.each<[string, Condition]>([
    ['one comparison', all(is('region', 'eq', 'North'))],
    ['an attribute', all(has('region', 'eq', 'region'), has('Amount', 'le', '上限'))],
    ['lists', all(is('region', 'in', 'a', "b's", 'c, d'), is('Amount', 'notIn', '1', '-2.5'))],
    ['patterns', all(is('region', 'contains', "o'r"), is('region', 'startsWith', 'N'))],
    ['nothing and something', all(is('region', 'isNull'), is('day', 'notNull'))],
    ['other kinds', all(is('paid', 'eq', 'true'), is('day', 'ge', '2024-01-01'))],
    ['a backslash and quotes', all(is('odd "name`', 'ne', "\\' OR 1 = 1 --"))],
    [
      'any of several',
      { join: 'and', groups: [{ join: 'or', parts: [is('region', 'eq', 'a'), is('Amount', 'gt', '5')] }] },
    ],
    [
      'groups in a group',
      {
        join: 'or',
        groups: [
          { join: 'and', parts: [is('region', 'eq', 'a'), is('Amount', 'lt', '5')] },
          { join: 'and', parts: [has('region', 'ne', 'home')] },
        ],
      },
    ],
    [
      'any in all',
      {
        join: 'and',
        groups: [
          { join: 'or', parts: [is('region', 'eq', 'a'), is('region', 'eq', 'b')] },
          { join: 'or', parts: [is('Amount', 'ge', '5'), is('paid', 'eq', 'false')] },
        ],
      },
    ],
  ])('says the same once it was stored: %s', (_, condition) => {
    for (const dialect of DIALECTS) {
      const sql = write(condition, dialect)
      expect([dialect, sql, parse(sql, dialect)]).toEqual([dialect, sql, condition])
    }
  })

  it('is written as the dialect of the source writes it', () => {
    expect(write(all(is('region', 'eq', "a\\b'c")), 'postgres')).toBe(`"region" = 'a\\b''c'`)
    expect(write(all(is('region', 'eq', "a\\b'c")), 'mysql')).toBe("`region` = 'a\\\\b''c'")
    expect(write(all(is('Amount', 'in', '1', '2')))).toBe('"Amount" IN (1, 2)')
    expect(write(all())).toBe('')
  })

  it('is read as administrators write it', () => {
    expect(parse("REGION='North' and amount >= 10")).toEqual(
      all(is('region', 'eq', 'North'), is('Amount', 'ge', '10')),
    )
    expect(parse("(region = user_attribute('region'))")).toEqual(all(has('region', 'eq', 'region')))
    expect(parse("region = 'a' OR region = 'b' AND paid = TRUE")?.groups).toHaveLength(2)
    expect(parse('')).toEqual({ join: 'or', groups: [] })
  })

  it.each([
    ["lower(region) = 'north'", 'a function'],
    ["gone = 'x'", 'a column that is gone'],
    ['Amount + 1 = 2', 'arithmetic'],
    ["NOT region = 'x'", 'a negation'],
    ["region LIKE 'a%b%'", 'another pattern'],
    ["region LIKE '_a%'", 'a pattern with a joker'],
    ["region = 'x' -- all", 'a comment'],
    ["region IN (USER_ATTRIBUTE('a'), 'b')", 'an attribute in a list'],
    ["region = 'a' AND (paid = TRUE OR (Amount = 1 AND day IS NULL))", 'a group too deep'],
    ["region = 'a' garbage", 'what is left over'],
    ["region = 'open", 'a text without an end'],
    ['Amount = 1e5', 'another number'],
  ])('is left to the field of SQL when it says more: %s (%s)', (sql) => {
    expect(parse(sql)).toBeNull()
  })

  it('reads no double quotes where they are texts', () => {
    expect(parse('region = "North"', 'mysql')).toBeNull()
    expect(parse(`"region" = 'North'`, 'mysql')).toBeNull()
    expect(parse("region = 'a\\nb'", 'mysql')).toBeNull()
    expect(parse("region = 'a\\nb'", 'sqlite')).toEqual(all(is('region', 'eq', 'a\\nb')))
  })

  it('takes only values that fit', () => {
    const problem = (part: Comparison): string | null => problemOf(part, (column) => KINDS[column])
    expect(problem(is('', 'eq', 'x'))).toBe('column')
    expect(problem(is('region', 'eq'))).toBe('value')
    expect(problem(is('Amount', 'eq', '1 OR 1'))).toBe('number')
    expect(problem(is('region', 'contains', '50%'))).toBe('pattern')
    expect(problem(has('region', 'eq', ''))).toBe('attribute')
    expect(problem(is('region', 'isNull'))).toBeNull()
    expect(operatorsOf('boolean')).not.toContain('lt')
    expect(operatorsOf('integer')).not.toContain('contains')
    expect(operatorsOf('json')).toEqual(['isNull', 'notNull'])
  })
})
