import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import type { Dependents, DependentTable, Policies, RowRule } from '@/api/access/policies'
import type { SourceTable } from '@/api/datasources/datasources'
import { useSourceRules } from '@/composables/rules/useSourceRules'

const NO_DEPENDENTS: Dependents = { tables: [], columns: [], is_known: true }
const stored = vi.hoisted(() => ({
  policies: {} as Policies,
  dependents: {} as Dependents,
  put: [] as Policies[],
  /** The tables that were asked for. */
  asked: [] as (readonly string[])[],
}))

vi.mock('@/api/access/policies', async (original) => ({
  ...(await original<object>()),
  getPolicies: () => Promise.resolve(stored.policies),
  getMasks: () => Promise.resolve({}),
  getDependents: () => Promise.resolve(stored.dependents),
  putPolicies: (_: string, policies: Policies) => {
    const sent = JSON.parse(JSON.stringify(policies)) as Policies
    stored.put.push(sent)
    stored.policies = { ...sent, version: sent.version + 1 }
    return Promise.resolve(stored.policies)
  },
}))
vi.mock('@/api/access/groups', () => ({
  listGroups: () => Promise.resolve([]),
  listAttributes: () => Promise.resolve([]),
}))
vi.mock('@/api/users', () => ({ listUsers: () => Promise.resolve([]) }))
vi.mock('@/api/datasources/datasources', () => ({
  listTablesNamed: (_: string, names: readonly string[]) => {
    stored.asked.push(names)
    return Promise.resolve(names.filter((name) => name !== 'gone').map((name) => ({ name })))
  },
}))

const rule = (condition: string): RowRule => ({ table: 'orders', condition, users: [], groups: [] })
const OPEN_TO = { users: ['u'], groups: [] }

describe('the rules of a source on their page', () => {
  let scope: EffectScope

  async function open(): Promise<ReturnType<typeof useSourceRules>> {
    scope = effectScope()
    const rules = scope.run(() => useSourceRules(() => 's1'))
    if (!rules) throw new Error('no scope')
    await vi.waitFor(() => {
      expect(rules.data.value).not.toBeNull()
    })
    await Promise.resolve()
    return rules
  }

  beforeEach(() => {
    stored.policies = {
      version: 3,
      open_to: OPEN_TO,
      row_rules: [rule('a = 1')],
      column_rules: [],
      open_dependents: [],
    }
    stored.dependents = NO_DEPENDENTS
    stored.put = []
    stored.asked = []
  })
  afterEach(() => {
    scope.stop()
  })

  it('are changed in a draft, and saved with the version that was seen', async () => {
    const rules = await open()
    expect(rules.isChanged.value).toBe(false)
    rules.putRow(rule('a = 2'), 0)
    rules.putRow(rule('b = 1'), null)
    expect(rules.isChanged.value).toBe(true)
    expect(stored.policies.row_rules).toEqual([rule('a = 1')])
    await rules.save()
    expect(stored.put).toEqual([
      {
        version: 3,
        open_to: OPEN_TO,
        row_rules: [rule('a = 2'), rule('b = 1')],
        column_rules: [],
        open_dependents: [],
      },
    ])
    expect([rules.isChanged.value, rules.draft.value.version]).toEqual([false, 4])
  })

  it('state that everybody may read a view, as long as it reads a table with rules', async () => {
    const view: DependentTable = { table: 'v', kind: 'view', reads: ['orders'], state: 'withheld' }
    stored.dependents = { tables: [view], columns: [], is_known: true }
    stored.policies.open_dependents.push({ table: 'gone', reads: ['orders'] })
    const rules = await open()
    rules.openDependent(view, true)
    await rules.save()
    expect(stored.put[0]?.open_dependents).toEqual([{ table: 'v', reads: ['orders'] }])
    rules.openDependent(view, false)
    await rules.save()
    expect(stored.put[1]?.open_dependents).toEqual([])
  })

  it('load the tables that have rules, and add one to it, of whatever many the source has', async () => {
    stored.policies.row_rules.push({ ...rule('a = 2'), table: 'gone' })
    const rules = await open()
    expect(stored.asked).toEqual([['orders', 'gone']])
    const shown = () => rules.tables.value.map(({ name, table }) => [name, table !== undefined])
    expect(shown()).toEqual([
      ['orders', true],
      ['gone', false],
    ])
    rules.addTable({ name: 'stores' } as SourceTable)
    expect(shown().at(-1)).toEqual(['stores', true])
    expect(stored.asked).toHaveLength(1)
  })

  it('are there again when the page was left before they were saved', async () => {
    const rules = await open()
    rules.removeRow(0)
    scope.stop()
    const again = await open()
    expect(again.draft.value.row_rules).toEqual([])
    await again.load()
    expect(again.draft.value.row_rules).toEqual([rule('a = 1')])
  })

  it('are those of somebody else once he changed them meanwhile', async () => {
    const rules = await open()
    rules.removeRow(0)
    scope.stop()
    stored.policies = { ...stored.policies, version: 4 }
    expect((await open()).draft.value.row_rules).toEqual([rule('a = 1')])
  })
})
