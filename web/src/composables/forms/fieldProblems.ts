import { ApiError } from '@/api/transport/client'

/** What the service says of each field it refused, and what belongs to none of `fields`. */
export function fieldProblems<Field extends string>(
  error: unknown,
  fields: readonly Field[],
): { problems: Partial<Record<Field, string>>; rest: string[] } {
  const problems: Partial<Record<Field, string>> = {}
  const rest: string[] = []
  for (const { path, message } of error instanceof ApiError ? error.fields : []) {
    // A part of a list, as in `synonyms.2`, is told at the list.
    const field = fields.find((name) => path === name || path.startsWith(`${name}.`))
    if (field === undefined) rest.push(message)
    else problems[field] = [problems[field], message].filter(Boolean).join(' ')
  }
  return { problems, rest }
}
