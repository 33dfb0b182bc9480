import { describe, expect, it } from 'vitest'
import {
  placeOf,
  reachedStep,
  SETUP_STEPS,
  shownStep,
  stepBefore,
} from '@/composables/datasources/setupSteps'

describe('the steps of a set-up', () => {
  it('begin with the connection, and end with the questions', () => {
    expect(reachedStep(null)).toBe('connection')
    expect(reachedStep({ setup: null })).toBe('questions')
    expect(SETUP_STEPS.map(placeOf)).toEqual([0, 1, 2, 3, 4])
  })

  it('read values before the first questions, on the same step', () => {
    expect(reachedStep({ setup: 'values' })).toBe('questions')
    expect(reachedStep({ setup: 'questions' })).toBe('questions')
  })

  it('can be gone back to, but not forward to', () => {
    const source = { setup: 'tables' } as const
    expect(shownStep(source, 'connection')).toBe('connection')
    expect(shownStep(source, 'tables')).toBe('tables')
    expect(shownStep(source, 'access')).toBe('tables')
    expect(shownStep(null, 'questions')).toBe('connection')
  })

  it('lead from an unknown address to where the set-up is', () => {
    for (const wanted of ['', 'values', 'nothing', '__proto__'])
      expect(shownStep({ setup: 'access' }, wanted)).toBe('access')
  })

  it('have one before each but the first', () => {
    expect(stepBefore('connection')).toBeNull()
    expect(SETUP_STEPS.slice(1).map(stepBefore)).toEqual(SETUP_STEPS.slice(0, -1))
  })
})
