import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { defineComponent, h, nextTick, shallowReactive } from 'vue'
import type { Card } from '@/api/dashboards'
import DashboardGrid from '@/components/dashboards/DashboardGrid.vue'
import { i18n, openTopic, switchLocale } from '@/locales'
import type { CardState } from '@/composables/dashboards/useCardAnswers'

const card = (id: string, y: number): Card => ({
  id,
  kind: 'question',
  position: { x: 0, y, width: 6, height: 5 },
  title: id,
  text: '',
  question_id: id,
  content: 'auto',
  values: {},
  question: null,
})
const WAITING: CardState = { loading: true, problem: '', answer: null, turn: null }

it('tells each card the filters that it takes, with their values', async () => {
  await switchLocale('en')
  await openTopic('saved')
  await openTopic('dashboards')
  const told: unknown[] = []
  const DashboardCard = ({ filters }: { filters: string[] }) => {
    told.push(filters)
    return h('article')
  }
  DashboardCard.props = ['card', 'filters']
  const targets = [{ card_id: 'first', parameter_id: 'p' }]
  const filter = { kind: 'values' as const, default: null, targets }
  mount(DashboardGrid, {
    props: {
      cards: [card('first', 0), card('second', 5)],
      filters: [
        { ...filter, id: 'f', label: 'Region' },
        { ...filter, id: 'g', label: 'Period', kind: 'period' },
        { ...filter, id: 'h', label: 'Unset' },
      ],
      values: { f: ['N', 'E', 'S', 'W', 'X'], g: { named: 'last_month' }, h: null },
      stateOf: () => WAITING,
    },
    global: { plugins: [i18n], stubs: { DashboardCard } },
  })
  expect(told).toEqual([['Region: N, E, S, +2', 'Period: Last month'], []])
})

it('renders no card again for the answer of another', async () => {
  const states = shallowReactive(new Map<string, CardState>())
  const rendered: string[] = []
  const DashboardCard = defineComponent({
    props: {
      card: { type: Object, required: true },
      state: { type: Object, required: true },
      filters: { type: Array, required: true },
    },
    emits: ['edit', 'remove'],
    setup: (props) => () => {
      rendered.push((props.card as Card).id)
      return h('article')
    },
  })
  const targets = [{ card_id: 'second', parameter_id: 'p' }]
  mount(DashboardGrid, {
    props: {
      cards: [card('second', 5), card('first', 0)],
      filters: [{ id: 'f', label: 'Region', kind: 'value', default: null, targets }],
      values: { f: 'South' },
      stateOf: (id: string) => states.get(id) ?? WAITING,
    },
    global: { plugins: [i18n], stubs: { DashboardCard } },
  })
  expect(rendered).toEqual(['first', 'second'])
  states.set('first', { ...WAITING, loading: false })
  await nextTick()
  expect(rendered).toEqual(['first', 'second', 'first'])
})
