/** Levels of what may leave, and columns as `table.column`. */
import type { EgressLevel } from '@/api/access/sourceEgress'

export const EGRESS_LEVELS: EgressLevel[] = ['names', 'samples', 'rows']

export const isAtMost = (level: EgressLevel, most: EgressLevel): boolean =>
  EGRESS_LEVELS.indexOf(level) <= EGRESS_LEVELS.indexOf(most)

/** Columns by table as one list of texts. */
export const columnIds = (columns: Record<string, string[]>): string[] =>
  Object.entries(columns).flatMap(([table, names]) => names.map((name) => `${table}.${name}`))

/** The texts of `columnIds` by table again; names may have dots, so that the longest known table counts. */
export function columnsByTable(ids: string[], tables: string[]): Record<string, string[]> {
  const columns: Record<string, string[]> = {}
  for (const id of [...ids].sort()) {
    const table = tables.filter((name) => id.startsWith(`${name}.`)).sort((a, b) => b.length - a.length)[0]
    if (table !== undefined) (columns[table] ??= []).push(id.slice(table.length + 1))
  }
  return columns
}
