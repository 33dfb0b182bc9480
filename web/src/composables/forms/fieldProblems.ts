import { ApiError } from '@/api/transport/client'

/** A message that begins with the place of its field, for which the reader has a label. */
const withoutPath = (path: string, message: string): string =>
  [`${path}: `, `${path}：`].reduce(
    (text, start) => (text.startsWith(start) ? text.slice(start.length) : text),
    message,
  )

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
    else problems[field] = [problems[field], withoutPath(path, message)].filter(Boolean).join(' ')
  }
  return { problems, rest }
}
