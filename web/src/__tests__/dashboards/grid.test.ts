import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { defineComponent, h, nextTick, shallowReactive } from 'vue'
import type { Card } from '@/api/dashboards'
import DashboardGrid from '@/components/dashboards/DashboardGrid.vue'
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
      active: ['f'],
      stateOf: (id: string) => states.get(id) ?? WAITING,
    },
    global: { stubs: { DashboardCard } },
  })
  expect(rendered).toEqual(['first', 'second'])
  states.set('first', { ...WAITING, loading: false })
  await nextTick()
  expect(rendered).toEqual(['first', 'second', 'first'])
})
