/** The form of a term, and what it sends. */
import type { Term, TermDraft, TermFormat } from '@/api/teaching/terms'

export interface TermForm {
  /** Empty: every source. */
  source: string
  name: string
  synonyms: string[]
  definition: string
  table: string
  condition: string
  expression: string
  timeColumn: string
  unit: string
  format: TermFormat | ''
}

/** The fields by the names that the service gives them. */
export const TERM_FIELDS = [
  ...(['datasource_id', 'name', 'synonyms', 'definition', 'table'] as const),
  ...(['condition', 'expression', 'time_column', 'unit', 'format'] as const),
] satisfies (keyof TermDraft)[]
export type TermField = (typeof TERM_FIELDS)[number]
type Problem = 'required' | 'tableNeeded'

export const emptyTerm = (source: string): TermForm => ({
  source,
  name: '',
  synonyms: [],
  definition: '',
  table: '',
  condition: '',
  expression: '',
  timeColumn: '',
  unit: '',
  format: '',
})

export const termFormOf = (term: Term): TermForm => ({
  source: term.datasource_id ?? '',
  name: term.name,
  synonyms: [...term.synonyms],
  definition: term.definition,
  table: term.table ?? '',
  condition: term.condition ?? '',
  expression: term.expression ?? '',
  timeColumn: term.time_column ?? '',
  unit: term.unit ?? '',
  format: term.format ?? '',
})

/** Fields that are wrong, each with the key of what to say. */
export function termProblems(form: TermForm): Partial<Record<TermField, Problem>> {
  const problems: Partial<Record<TermField, Problem>> = {}
  if (form.name.trim() === '') problems.name = 'required'
  if (form.definition.trim() === '' && !hasData(form)) problems.definition = 'required'
  if (form.source !== '' && form.table === '' && hasSql(form)) problems.table = 'tableNeeded'
  return problems
}

const hasSql = ({ condition, expression }: TermForm): boolean => (condition + expression).trim() !== ''

/** A term with a table and nothing else is another name of the table. */
const hasData = (form: TermForm): boolean => form.source !== '' && (form.table !== '' || hasSql(form))

/** What is sent; a term of every source says only what a word means. */
export function termDraftOf(form: TermForm): TermDraft {
  const ofSource = form.source !== ''
  const sql = (text: string): string | null => (ofSource ? text.trim() || null : null)
  return {
    datasource_id: form.source || null,
    name: form.name.trim(),
    synonyms: form.synonyms,
    definition: form.definition.trim(),
    table: sql(form.table),
    condition: sql(form.condition),
    expression: sql(form.expression),
    time_column: sql(form.timeColumn),
    unit: sql(form.unit),
    format: ofSource ? form.format || null : null,
  }
}
