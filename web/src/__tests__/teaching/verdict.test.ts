import { describe, expect, it } from 'vitest'
import type { Evaluation } from '@/api/teaching/evaluations'
import { verdictOf } from '@/composables/teaching/verdict'

const REVIEWED = { question: 'q', sql: 'SELECT 1' }
const evaluated = (change: Partial<Evaluation>): Evaluation => ({
  id: 'v1',
  datasource_id: 's1',
  answering: 'engine',
  proposal_id: 'p1',
  ...REVIEWED,
  status: 'finished',
  questions: 10,
  done: 10,
  right: 8,
  wrong: 1,
  refused: 1,
  failed: 0,
  baseline: { right: 8, wrong: 1, refused: 1, failed: 0 },
  tokens: 0,
  problem: null,
  started_at: '',
  finished_at: null,
  items: [],
  ...change,
})

describe('verdictOf', () => {
  it.each<[string, Partial<Evaluation>]>([
    ['good', {}],
    ['good', { right: 9, wrong: 0 }],
    ['worse', { right: 7 }],
    ['worse', { right: 9, wrong: 2 }],
    ['running', { status: 'running' }],
    ['incomplete', { status: 'stopped' }],
    ['incomplete', { baseline: null }],
    ['edited', { sql: 'SELECT 2' }],
    ['edited', { question: 'another' }],
  ])('is %s with %o', (verdict, change) => {
    expect(verdictOf(evaluated(change), REVIEWED)).toBe(verdict)
  })

  it('is missing before there is an evaluation', () => {
    expect(verdictOf(null, REVIEWED)).toBe('missing')
  })
})
