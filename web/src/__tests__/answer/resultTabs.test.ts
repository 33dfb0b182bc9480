import { describe, expect, it } from 'vitest'
import { ref } from 'vue'
import type { StreamEvent } from '@/api/runs'
import { useResultTabs } from '@/composables/answer/resultTabs'
import { applyEvent } from '@/composables/chat/stream/turnEvents'
import { newTurn } from '@/composables/chat/turn'

const part = (activityType: string, content: object): StreamEvent =>
  ({ type: 'ACTIVITY_SNAPSHOT', messageId: activityType, activityType, content }) as unknown as StreamEvent

let runs = 0

function tabsOf(chart: object | null, columns = 2) {
  const turn = ref(newTurn(`r${(runs += 1)}`, 'q', null))
  const named = Array.from({ length: columns }, (_, n) => ({
    name: `c${n}`,
    label: `c${n}`,
    type: 'decimal',
  }))
  applyEvent(turn.value, part('table', { columns: named, rows: [], row_count: 2 }))
  if (chart) applyEvent(turn.value, part('chart', chart))
  return { turn, ...useResultTabs(turn) }
}

const chartOf = (type: string, source: unknown[][]): object => ({
  type,
  title: '',
  x: { name: 'x', label: 'x', kind: 'category' },
  series: [{ name: 'y', label: 'y', group: null, unit: null, axis: 0 }],
  unit: null,
  alternatives: [],
  option: { dataset: { dimensions: ['x', 'y'], source } },
})

describe('The tabs of a result', () => {
  it('begin with a drawing that says something', () => {
    const { tabs, tab } = tabsOf(chartOf('column', [['a', 1], ['b', 2]])) // prettier-ignore
    expect([tabs.value, tab.value]).toEqual([['chart', 'table'], 'chart'])
  })

  it('are none where there is nothing to draw, or one point of it', () => {
    for (const chart of [
      null,
      chartOf('column', [['a', 1]]),
      chartOf('line', [
        ['a', null],
        ['b', null],
      ]),
    ])
      // prettier-ignore
      expect(tabsOf(chart).tabs.value).toEqual(['table'])
  })

  it('begin with the table where the drawing shows nothing but zeros, or little of a list of records', () => {
    expect(tabsOf(chartOf('column', [['a', 0], ['b', 0]])).tab.value).toBe('table') // prettier-ignore
    expect(tabsOf(chartOf('column', [['a', 1], ['b', 2]]), 9).tab.value).toBe('table') // prettier-ignore
  })

  it('begin with one large number', () => {
    expect(tabsOf(chartOf('kpi', [['', '12.50']])).tab.value).toBe('chart')
  })

  it('stay as they were chosen for this answer, when the drawing comes later too', () => {
    const chosen = tabsOf(null)
    chosen.choose('table')
    applyEvent(chosen.turn.value, part('chart', chartOf('column', [['a', 1], ['b', 2]]))) // prettier-ignore
    expect(chosen.tab.value).toBe('table')
    expect(useResultTabs(chosen.turn).tab.value).toBe('table')
    expect(tabsOf(chartOf('column', [['a', 1], ['b', 2]])).tab.value).toBe('chart') // prettier-ignore
  })
})
