import type { Evaluation } from '@/api/teaching/evaluations'

/** Whether a proposal may be accepted, or why it may not yet; the key of what to say. */
export type Verdict = 'good' | 'missing' | 'running' | 'incomplete' | 'worse' | 'edited'

/** Worse is what answers fewer questions right, or more of them wrong, than without the proposal. */
export function verdictOf(evaluation: Evaluation | null, review: { question: string; sql: string }): Verdict {
  if (!evaluation) return 'missing'
  if (evaluation.status === 'running') return 'running'
  if (evaluation.question !== review.question || evaluation.sql !== review.sql) return 'edited'
  return evaluation.status === 'finished' ? compare(evaluation) : 'incomplete'
}

function compare({ right, wrong, baseline }: Evaluation): Verdict {
  if (!baseline) return 'incomplete'
  return right < baseline.right || wrong > baseline.wrong ? 'worse' : 'good'
}
