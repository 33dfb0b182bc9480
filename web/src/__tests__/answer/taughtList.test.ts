import { flushPromises, mount } from '@vue/test-utils'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ExampleRef, TermRef } from '@/api/generated'
import TaughtList from '@/components/activities/TaughtList.vue'
import { i18n, switchLocale } from '@/locales'

const TERM = { id: 't1', name: 'net sales', text: 'revenue', definition: 'What was paid.', version: 2 }

const mountList = (props: { terms?: TermRef[]; examples?: ExampleRef[] }) =>
  mount(TaughtList, { props: { sourceId: 's1', ...props }, global: { plugins: [i18n] } })

describe('TaughtList', () => {
  beforeAll(() => switchLocale('en'))
  beforeEach(() => {
    const items = [
      { id: 't1', version: 3 },
      { id: 't2', version: 2 },
    ]
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ items, next_cursor: null })))
  })

  it('shows the terms with their definition, and marks certified measures', () => {
    const other = { ...TERM, id: 't2', name: 'open', text: 'open', definition: '' }
    const list = mountList({
      terms: [
        { ...TERM, certified: true },
        { ...other, certified: false },
      ],
    })
    const [first, second] = list.findAll('li')
    expect(first?.text()).toContain('certified measure')
    expect(first?.text()).toContain('“revenue”')
    expect(first?.get('[role=tooltip]').text()).toBe('What was paid.')
    expect(second?.text()).not.toContain('certified')
    expect(second?.text()).not.toContain('“open”')
  })

  it('shows the examples, and nothing where there are none', () => {
    const list = mountList({ examples: [{ id: 'e1', question: 'Sales by month?' }] })
    expect(list.text()).toContain('Sales by month?')
    expect(mountList({}).text()).toBe('')
  })

  it('marks a term that has been defined otherwise since, and shows no empty words', async () => {
    const terms = [TERM, { ...TERM, id: 't2', text: '' }, { ...TERM, id: 't3' }]
    const list = mountList({ terms: terms.map((term) => ({ ...term, certified: false })) })
    await flushPromises()
    const marked = list.findAll('li').map((term) => term.text().includes('definition changed since'))
    expect(marked).toEqual([true, false, false])
    expect(list.text()).not.toContain('“”')
  })

  it('asks for the versions again after a request that failed', async () => {
    const answered = fetch
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
    const mountOther = () =>
      mount(TaughtList, {
        props: { sourceId: 's2', terms: [{ ...TERM, certified: false }] },
        global: { plugins: [i18n] },
      })
    const first = mountOther()
    await flushPromises()
    expect(first.text()).not.toContain('definition changed since')
    vi.stubGlobal('fetch', answered)
    const second = mountOther()
    await flushPromises()
    expect(second.text()).toContain('definition changed since')
  })
})
