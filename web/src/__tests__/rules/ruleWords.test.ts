import { beforeAll, describe, expect, it } from 'vitest'
import type { ColumnRule, Mask, RowRule } from '@/api/access/policies'
import { attributeProblems, attributesOf } from '@/composables/forms/attributeForm'
import { ruleWords } from '@/composables/rules/ruleWords'
import { i18n, openTopic, switchLocale } from '@/locales'

const { t } = i18n.global
const words = ruleWords((key, named) => t(key, named), {
  user: (id) => `user ${id}`,
  group: (id) => `group ${id}`,
})
const COLUMNS = ['region', 'amount']

const rowRule = (condition: string, by: Partial<RowRule> = {}): RowRule => ({
  table: 'orders',
  condition,
  users: [],
  groups: [],
  ...by,
})
const columnRule = (action: ColumnRule['action'], mask: Mask | null = null): ColumnRule => ({
  table: 'orders',
  column: 'amount',
  action,
  mask,
  users: [],
  groups: ['g'],
})
const said = (condition: string, by?: Partial<RowRule>): string =>
  words.row(rowRule(condition, by), COLUMNS, 'sqlite').text

describe('a rule in words', () => {
  beforeAll(() => openTopic('rules'))

  it('says in English who sees which rows', async () => {
    await switchLocale('en')
    expect(said('')).toBe('Everybody: all rows')
    expect(said("region = USER_ATTRIBUTE('region')", { groups: ['g'], users: ['u'] })).toBe(
      'group g, user u: rows where region is the user’s “region”',
    )
    expect(said("region IN ('a', 'b') AND (amount >= 10 OR amount IS NULL)")).toBe(
      'Everybody: rows where region is one of a, b and (amount is at least 10 or amount is empty)',
    )
  })

  it('says it in Chinese', async () => {
    await switchLocale('zh-CN')
    expect(said("region <> 'a' OR amount < 3", { users: ['u'] })).toBe(
      'user u：region 不等于 a 或 amount 小于 3 的行',
    )
    expect(words.column(columnRule('deny'))).toBe('amount 隐藏（group g）')
  })

  it('shows the SQL that it cannot say', () => {
    const shown = words.row(rowRule('abs(amount) > 1'), COLUMNS, 'sqlite')
    expect(shown.sql).toBe('abs(amount) > 1')
    expect(words.row(rowRule("gone = 'a'"), COLUMNS, 'sqlite').sql).toBe("gone = 'a'")
  })

  it('says what stands in place of values', async () => {
    await switchLocale('en')
    const masked = (mask: Mask): string => words.column(columnRule('mask', mask))
    expect(masked({ kind: 'rounded', text: '', step: 100 })).toBe(
      'amount is rounded to multiples of 100 (group g)',
    )
    expect(masked({ kind: 'text', text: 'secret', step: 0 })).toBe(
      'amount shows “secret” everywhere (group g)',
    )
    expect(words.column(columnRule('allow'))).toBe('amount is shown (group g)')
  })
})

describe('attributes', () => {
  it('have names once, and values', () => {
    const rows = [
      { name: 'region', values: ['North'] },
      { name: '部门', values: [] },
      { name: 'region', values: ['South'] },
      { name: '1st', values: ['x'] },
      { name: '', values: ['x'] },
    ]
    expect(attributeProblems(rows)).toEqual([null, 'empty', 'twice', 'bad', 'bad'])
    expect(attributesOf(rows.slice(0, 1))).toEqual({ region: ['North'] })
  })
})
