import { flushPromises, mount } from '@vue/test-utils'
import { beforeAll, expect, it, vi } from 'vitest'
import type { EvaluationItem, Outcome } from '@/api/teaching/evaluations'
import EvaluatedQuestions from '@/components/teaching/evaluation/EvaluatedQuestions.vue'
import { i18n, openTopic, switchLocale } from '@/locales'

const asked = vi.hoisted(() => ({ sources: [] as (string | null)[] }))

vi.mock('@/api/teaching/examples', () => ({
  listExamples: (source: string | null) => {
    asked.sources.push(source)
    return Promise.resolve([{ id: 'e1', datasource_id: 's1', sql: 'SELECT COUNT(*) FROM visits' }])
  },
}))

const item = (id: string, outcome: Outcome): EvaluationItem => ({
  example_id: id,
  question: `question ${id}`,
  outcome,
  sql: 'SELECT COUNT(*) FROM orders',
  problem: null,
  baseline: null,
})

beforeAll(async () => {
  await switchLocale('en')
  await openTopic('teaching')
})

it('lists wrong answers first, each beside the statement of its example', async () => {
  const items = [item('e2', 'right'), item('e1', 'wrong')]
  const list = mount(EvaluatedQuestions, {
    props: { items, sourceId: 's1' },
    global: { plugins: [i18n], stubs: { RouterLink: true } },
  })
  const [first, second] = list.findAll('[data-testid=evaluated]')
  expect(first?.text()).toContain('question e1')
  expect(asked.sources).toEqual([])
  await first?.find('details').trigger('toggle')
  await flushPromises()
  expect(asked.sources).toEqual(['s1'])
  expect(first?.text()).toContain('visits')
  expect(second?.text()).not.toContain('visits')
})
