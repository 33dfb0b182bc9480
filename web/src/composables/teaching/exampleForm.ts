/** The form of an example, and what it sends. */
import type { Example, ExampleDraft } from '@/api/teaching/examples'

export const EXAMPLE_FIELDS = ['datasource_id', 'question', 'sql', 'note'] as const
type ExampleField = (typeof EXAMPLE_FIELDS)[number]

export const emptyExample = (source: string): ExampleDraft => ({
  datasource_id: source,
  question: '',
  sql: '',
  note: '',
})

export const exampleFormOf = ({ datasource_id, question, sql, note }: Example): ExampleDraft => ({
  datasource_id,
  question,
  sql,
  note,
})

/** Fields that are wrong, each with the key of what to say. */
export function exampleProblems(form: ExampleDraft): Partial<Record<ExampleField, 'required'>> {
  const problems: Partial<Record<ExampleField, 'required'>> = {}
  for (const field of ['datasource_id', 'question', 'sql'] as const)
    if (form[field].trim() === '') problems[field] = 'required'
  return problems
}

export const exampleDraftOf = (form: ExampleDraft): ExampleDraft => ({
  datasource_id: form.datasource_id,
  question: form.question.trim(),
  sql: form.sql.trim(),
  note: form.note.trim(),
})
