/** The steps of the guided set-up of a source, as the page shows them. */
import type { DataSource } from '@/api/datasources/datasources'

export const SETUP_STEPS = ['connection', 'schema', 'tables', 'access', 'questions'] as const
export type ShownStep = (typeof SETUP_STEPS)[number]

export const placeOf = (step: ShownStep): number => SETUP_STEPS.indexOf(step)

/** The step that the set-up has come to: values are read before the first questions are shown. */
export function reachedStep(source: Pick<DataSource, 'setup'> | null): ShownStep {
  if (!source) return 'connection'
  return source.setup === null || source.setup === 'values' ? 'questions' : source.setup
}

/** The step to show: the one that is wanted, unless the set-up has not come so far. */
export function shownStep(source: Pick<DataSource, 'setup'> | null, name: string): ShownStep {
  const farthest = reachedStep(source)
  const step = SETUP_STEPS.find((each) => each === name)
  return step && placeOf(step) <= placeOf(farthest) ? step : farthest
}

/** The step before; null before the first. */
export const stepBefore = (step: ShownStep): ShownStep | null => SETUP_STEPS[placeOf(step) - 1] ?? null
