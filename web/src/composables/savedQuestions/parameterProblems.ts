/** What the service says of the name and of each parameter, by the parameter's id. */
import type { ChosenParameter } from '@/api/savedQuestions'
import { ApiError } from '@/api/transport/client'

export interface SavedQuestionProblems {
  name?: string | undefined
  parameters: Record<string, string>
  rest: string
}

export function problemsOf(
  error: unknown,
  parameters: ChosenParameter[],
  text: string,
): SavedQuestionProblems {
  const problems: SavedQuestionProblems = { parameters: {}, rest: '' }
  const fields = error instanceof ApiError ? error.fields : []
  for (const { path, message } of fields) {
    const at = /^parameters\.(\d+)\./.exec(path)
    const parameter = at ? parameters[Number(at[1])] : undefined
    if (path === 'name') problems.name = message
    else if (parameter) problems.parameters[parameter.id] = message
    else problems.rest = [problems.rest, message].filter(Boolean).join(' ')
  }
  return fields.length > 0 ? problems : { ...problems, rest: text }
}

/** What the service says of values, by the id of the parameter; null when it is about no value. */
export function valueProblems(error: unknown): Record<string, string> | null {
  const fields = error instanceof ApiError ? error.fields : []
  const entries = fields.flatMap(({ path, message }) =>
    path.startsWith('values.') ? [[path.slice('values.'.length), message] as const] : [],
  )
  return entries.length > 0 ? Object.fromEntries(entries) : null
}
