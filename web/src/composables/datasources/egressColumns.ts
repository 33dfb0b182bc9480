/** Levels of what may leave, and columns whose values never do. */
import type { EgressLevel } from '@/api/access/sourceEgress'

export const EGRESS_LEVELS: EgressLevel[] = ['names', 'samples', 'rows']

export const isAtMost = (level: EgressLevel, most: EgressLevel): boolean =>
  EGRESS_LEVELS.indexOf(level) <= EGRESS_LEVELS.indexOf(most)

/** Columns by table. */
export type TableColumns = Record<string, string[]>

/** A column as one text to show, and as one that names it alone: tables and columns may have dots. */
export interface ColumnChoice {
  id: string
  name: string
}

export const listColumns = (columns: TableColumns): ColumnChoice[] =>
  Object.entries(columns).flatMap(([table, names]) =>
    names.map((name) => ({ id: JSON.stringify([table, name]), name: `${table}.${name}` })),
  )

export function addColumn(columns: TableColumns, id: string): TableColumns {
  const [table, name] = JSON.parse(id) as [string, string]
  const others = (columns[table] ?? []).filter((each) => each !== name)
  return { ...columns, [table]: [...others, name].sort() }
}

export function removeColumn(columns: TableColumns, id: string): TableColumns {
  const [table, name] = JSON.parse(id) as [string, string]
  const { [table]: own = [], ...others } = columns
  const left = own.filter((each) => each !== name)
  return left.length > 0 ? { ...others, [table]: left } : others
}
