import { beforeEach, describe, expect, it } from 'vitest'
import {
  answerVersions,
  branchOf,
  firstPartOf,
  newestAfter,
  newestOfQuestion,
  questionVersions,
} from '@/composables/chat/branches'
import { newTurn, type Turn } from '@/composables/chat/turn'

const turn = (runId: string, parentId: string | null, question: string): Turn => ({
  ...newTurn(runId, question, null),
  parentId,
})
const ids = (turns: Turn[]): string[] => turns.map(({ runId }) => runId)

describe('the branches of a chat', () => {
  let turns: Turn[]
  const at = (runId: string): Turn => turns.find((one) => one.runId === runId) ?? turn('none', null, '')

  beforeEach(() => {
    turns = [
      turn('a', null, 'one'),
      turn('b', 'a', 'two'),
      turn('c', 'b', 'three'),
      turn('b again', 'a', 'two '),
      turn('b2', 'a', 'other two'),
      turn('c2', 'b2', 'three'),
    ]
  })

  it('shows what a turn follows, and nothing of another branch', () => {
    expect(ids(branchOf(turns, at('c')))).toEqual(['a', 'b', 'c'])
    expect(ids(branchOf(turns, at('c2')))).toEqual(['a', 'b2', 'c2'])
    expect(branchOf(turns, null)).toEqual([])
  })

  it('tells versions of a question from those of its answer', () => {
    const questions = questionVersions(turns, at('b again'))
    expect([ids(questions.turns), questions.at]).toEqual([['b', 'b2'], 0])
    const answers = answerVersions(turns, at('b again'))
    expect([ids(answers.turns), answers.at]).toEqual([['b', 'b again'], 1])
    expect(ids(answerVersions(turns, at('c2')).turns)).toEqual(['c2'])
  })

  it('goes to the newest turn that follows a version', () => {
    expect(newestAfter(turns, at('b')).runId).toBe('c')
    expect(newestAfter(turns, at('c')).runId).toBe('c')
    expect(newestOfQuestion(turns, at('b')).runId).toBe('b again')
    expect(newestOfQuestion(turns, at('b2')).runId).toBe('c2')
  })

  it('takes an answer in parts for one version', () => {
    turns = [turn('a', null, 'q'), turn('asks', 'a', 'p'), { ...turn('on', 'asks', 'p'), continues: true }]
    turns.push(turn('again', 'a', 'p'))
    expect(firstPartOf(turns, at('on')).runId).toBe('asks')
    const answers = answerVersions(turns, at('on'))
    expect([ids(answers.turns), answers.at]).toEqual([['asks', 'again'], 0])
    expect(newestAfter(turns, at('asks')).runId).toBe('on')
  })

  it('ends at a turn whose parent is gone', () => {
    expect(ids(branchOf([turn('x', 'gone', 'q')], turn('x', 'gone', 'q')))).toEqual(['x'])
  })
})
