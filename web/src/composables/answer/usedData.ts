/** The tables and joins of the statement that ran, apart from those that were only considered. */
import type { RelationRef, SourcesActivity, SqlActivity, TableRef } from '@/api/generated'
import { activityOf, type Turn } from '@/composables/chat/turn'

export interface UsedData {
  /** Whether a statement is known, so that the tables are certain. */
  known: boolean
  tables: TableRef[]
  /** Join conditions as SQL. */
  joins: string[]
  others: TableRef[]
  relations: RelationRef[]
  paths: string[][]
}

/** Answers of earlier releases have no joins in their statement and no paths. */
type Statement = Pick<SqlActivity, 'tables'> & { joins?: string[] }
type Found = Omit<SourcesActivity, 'paths'> & { paths?: string[][] }

export function usedData(turn: Turn): UsedData | null {
  const sources: Found | null = activityOf(turn, 'sources')
  if (!sources) return null
  const { tables, relations, paths = [] } = sources
  const statement: Statement | null = activityOf(turn, 'sql')
  if (!statement || statement.tables.length === 0)
    return { known: false, tables, joins: relations.map(({ on }) => on), others: [], relations: [], paths }
  const names = new Set(statement.tables)
  return {
    known: true,
    tables: statement.tables.map((name) => tables.find((table) => table.name === name) ?? unknown(name)),
    joins: statement.joins ?? joinsBetween(names, relations),
    others: tables.filter((table) => !names.has(table.name)),
    relations: relations.filter(({ left, right }) => !names.has(left) || !names.has(right)),
    paths,
  }
}

const unknown = (name: string): TableRef => ({ name, comment: '', score: 0, why: [] })

const joinsBetween = (names: Set<string>, relations: RelationRef[]): string[] =>
  relations.filter(({ left, right }) => names.has(left) && names.has(right)).map(({ on }) => on)
