import { mount, type VueWrapper } from '@vue/test-utils'
import { beforeAll, describe, expect, it } from 'vitest'
import ReplayResult from '@/components/replay/ReplayResult.vue'
import type { Replay } from '@/api/audit/replays'
import { i18n, openTopic, switchLocale } from '@/locales'

const SAME: Replay = {
  status: 'same',
  compared: 'rows',
  problem: '',
  rules: [],
  columns: [
    { name: 'city', type: 'text' },
    { name: 'n', type: 'integer' },
  ],
  rows: [['Wuhan', 1]],
  rows_before: 1,
  rows_now: 1,
  columns_changed: false,
  truncated: false,
  added: [],
  gone: [],
  changed: [],
  added_count: 0,
  gone_count: 0,
  changed_count: 0,
}

const show = (change: Partial<Replay>): VueWrapper =>
  mount(ReplayResult, { props: { found: { ...SAME, ...change } }, global: { plugins: [i18n] } })

beforeAll(async () => {
  await switchLocale('en')
  await openTopic('replay')
})

describe('what came of a statement that was run again', () => {
  it('shows no rows when they are the same', () => {
    const text = show({}).text()
    expect(text).toContain('Same')
    expect(text).toContain('The row is the same as then.')
    expect(text).not.toContain('Wuhan')
  })

  it('tells why it was refused', () => {
    const text = show({ status: 'refused', problem: 'Not open to you.', rows_now: null }).text()
    expect(text).toContain('Refused today')
    expect(text).toContain('Not open to you.')
  })

  it('shows what is gone, new and changed', () => {
    const found = show({
      status: 'different',
      gone: [['Hubei', 7]],
      gone_count: 1,
      added: [['Henan', 5]],
      added_count: 60,
      changed: [{ before: ['Hunan', 1], after: ['Hunan', null] }],
      changed_count: 1,
    })
    const figures = found.findAll('figure').map((figure) => figure.text())
    expect(figures[0]).toContain('1 row is gone')
    expect(figures[1]).toContain('60 rows are new')
    expect(
      found
        .findAll('figure')[2]
        ?.findAll('tbody th')
        .map((side) => side.text()),
    ).toEqual(['before', 'now'])
    expect(figures[2]).toContain('–')
  })

  it('shows the rows of today where those of then may not be shown', () => {
    const text = show({ compared: 'count', rows_before: 3 }).text()
    expect(text).toContain('3 rows then, 1 rows now.')
    expect(text).toContain('Wuhan')
  })

  it('says that the columns are others', () => {
    expect(show({ status: 'different', columns_changed: true }).text()).toContain('not those of then')
  })
})
