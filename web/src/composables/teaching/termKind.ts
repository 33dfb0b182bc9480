import type { TermDraft } from '@/api/teaching/terms'

const AGGREGATE = /\b(?:sum|count|avg|min|max|median|stddev\w*|var\w*|percentile\w*|approx\w*)\s*\(/i

/** What a term says of the data: nothing, which rows, a value of a row, or a measure of many. */
export function termKind({
  condition,
  expression,
}: Pick<TermDraft, 'condition' | 'expression'>): 'meaning' | 'condition' | 'value' | 'measure' {
  if (expression) return AGGREGATE.test(expression) ? 'measure' : 'value'
  return condition ? 'condition' : 'meaning'
}
