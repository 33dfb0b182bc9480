import type { Attributes } from '@/api/access/groups'

/** An attribute while it is edited. */
export interface AttributeRow {
  name: string
  values: string[]
}

const NAME = /^\p{L}[\p{L}\p{N}_]{0,63}$/u

/** What is wrong with each row, as a key of `users.access`; null where nothing is. */
export function attributeProblems(rows: readonly AttributeRow[]): ('bad' | 'twice' | 'empty' | null)[] {
  const names = new Set<string>()
  return rows.map(({ name, values }) => {
    if (!NAME.test(name)) return 'bad'
    if (names.has(name)) return 'twice'
    names.add(name)
    return values.length === 0 ? 'empty' : null
  })
}

export const attributesOf = (rows: readonly AttributeRow[]): Attributes =>
  Object.fromEntries(rows.map(({ name, values }) => [name, values]))
