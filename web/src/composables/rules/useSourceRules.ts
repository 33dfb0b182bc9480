import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import { listAttributes, listGroups } from '@/api/access/groups'
import {
  getDependents,
  getMasks,
  getPolicies,
  putPolicies,
  type ColumnRule,
  type Dependents,
  type DependentTable,
  type Policies,
  type RowRule,
} from '@/api/access/policies'
import { listTablesNamed, type SourceTable } from '@/api/datasources/datasources'
import { listUsers } from '@/api/users'
import { useLoader } from '@/composables/useLoader'

const EMPTY: Policies = {
  version: 0,
  open_to: null,
  row_rules: [],
  column_rules: [],
  open_dependents: [],
}

/** A rule with its place among those of its kind. */
export type Placed<Rule> = Rule & { at: number }

/** Drafts that were left unsaved, by source: whoever comes back to the rules goes on. */
const drafts = new Map<string, Policies>()

/** Everything that the page of a source's rules shows; of its tables those that have rules. */
async function fetchAll(id: string, draft: Policies | undefined) {
  const [policies, dependents, masks, groups, users, attributes] = await Promise.all([
    getPolicies(id),
    getDependents(id),
    getMasks(id),
    listGroups(),
    listUsers(),
    listAttributes(),
  ])
  const names = new Set([...namesIn(policies), ...(draft ? namesIn(draft) : [])])
  const tables = await listTablesNamed(id, [...names])
  return { policies, dependents, tables, masks, groups, users, attributes }
}

/** The rules of a source: those stored, and a draft of them that is changed and saved. */
export function useSourceRules(sourceId: () => string) {
  const draft = ref<Policies>(EMPTY)
  /** Tables that have no rule yet, but are to get one. */
  const addedTables = ref<string[]>([])
  const { data, failure, load: fetch } = useLoader(() => fetchAll(sourceId(), drafts.get(sourceId())))
  const isChanged = computed(
    () => JSON.stringify(draft.value) !== JSON.stringify(data.value?.policies ?? EMPTY),
  )
  const tables = computed(() => listRuled(draft.value, addedTables.value, data.value?.tables ?? []))
  watch(sourceId, load, { immediate: true })

  onScopeDispose(() => {
    if (isChanged.value) drafts.set(sourceId(), draft.value)
  })

  async function load(): Promise<void> {
    await fetch()
    reset()
    const left = drafts.get(sourceId())
    if (left?.version === data.value?.policies.version) draft.value = left ?? draft.value
    drafts.delete(sourceId())
  }

  function reset(): void {
    addedTables.value = []
    if (data.value) draft.value = structuredClone(data.value.policies)
  }

  /** Shows a table that is to get its first rule. */
  function addTable(table: SourceTable): void {
    addedTables.value = [...addedTables.value, table.name]
    if (data.value) data.value = { ...data.value, tables: [...data.value.tables, table] }
  }

  async function save(): Promise<void> {
    const open = listKnown(draft.value, data.value?.dependents)
    const policies = await putPolicies(sourceId(), { ...draft.value, open_dependents: open })
    if (data.value) data.value = { ...data.value, policies }
    reset()
    const dependents = await getDependents(sourceId())
    if (data.value) data.value = { ...data.value, dependents }
  }

  const edits = editsOf(draft)
  return { data, failure, load, draft, isChanged, tables, addTable, save, ...edits }
}

/** Changes of single rules in a draft; `at` null adds one. */
function editsOf(draft: Ref<Policies>) {
  function change<Kind extends 'row_rules' | 'column_rules'>(
    kind: Kind,
    by: (rules: Policies[Kind]) => Policies[Kind],
  ): void {
    draft.value = { ...draft.value, [kind]: by(draft.value[kind]) }
  }

  function putRow(rule: RowRule, at: number | null): void {
    change('row_rules', (rules) => replaceAt(rules, rule, at))
  }

  function putColumn(rule: ColumnRule, at: number | null): void {
    change('column_rules', (rules) => replaceAt(rules, rule, at))
  }

  function removeRow(at: number): void {
    change('row_rules', (rules) => rules.filter((_, place) => place !== at))
  }

  function removeColumn(at: number): void {
    change('column_rules', (rules) => rules.filter((_, place) => place !== at))
  }

  /** States that everybody may read a table, or takes that back. */
  function openDependent({ table, reads }: DependentTable, isOpen: boolean): void {
    const others = draft.value.open_dependents.filter((each) => each.table !== table)
    const open_dependents = isOpen ? [...others, { table, reads }] : others
    draft.value = { ...draft.value, open_dependents }
  }

  return { putRow, putColumn, removeRow, removeColumn, openDependent }
}

/** The statements about tables that still read something with rules; others say nothing. */
function listKnown({ open_dependents }: Policies, dependents: Dependents | undefined) {
  return open_dependents.filter(({ table }) => dependents?.tables.some((each) => each.table === table))
}

/** The tables that have rules, or are to get some, each with its own. */
function listRuled(policies: Policies, addedTables: readonly string[], tables: readonly SourceTable[]) {
  const { row_rules: rows, column_rules: columns } = policies
  return [...new Set([...namesIn(policies), ...addedTables])].map((name) => ({
    name,
    table: tables.find((table) => table.name === name),
    rows: withPlaces(rows).filter(({ table }) => table === name),
    columns: withPlaces(columns).filter(({ table }) => table === name),
  }))
}

const namesIn = ({ row_rules, column_rules }: Policies): string[] =>
  [...row_rules, ...column_rules].map(({ table }) => table)

const withPlaces = <Rule extends object>(rules: readonly Rule[]): Placed<Rule>[] =>
  rules.map((rule, at) => ({ ...rule, at }))

const replaceAt = <Rule>(rules: readonly Rule[], rule: Rule, at: number | null): Rule[] =>
  at === null ? [...rules, rule] : rules.map((each, place) => (place === at ? rule : each))
