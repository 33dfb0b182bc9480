import { describe, expect, it } from 'vitest'
import type { Card, Dashboard } from '@/api/dashboards'
import type { SavedQuestion } from '@/api/savedQuestions'
import { stepOf, useDashboardDraft } from '@/composables/dashboards/draft'

const PLACE = { x: 4, y: 2, width: 4, height: 5 }
const card = (id: string, change: Partial<Card> = {}): Card => ({
  id,
  kind: 'question',
  position: PLACE,
  title: '',
  text: '',
  question_id: `q-${id}`,
  content: 'auto',
  values: {},
  question: null,
  ...change,
})
const board = (cards: Card[]): Dashboard => ({
  id: 'd',
  name: 'Sales',
  owner: 'ada',
  right: 'own',
  card_count: cards.length,
  revision: 7,
  created_at: '',
  updated_at: '',
  cards,
  filters: [
    {
      id: 'f',
      label: 'When',
      kind: 'period',
      default: null,
      targets: cards.map(({ id }) => ({ card_id: id, parameter_id: 'p1' })),
    },
  ],
  shares: [],
  schedule: null,
  next_due_at: null,
})
const saved = {
  id: 'q9',
  name: 'Stores',
  question: 'stores?',
  source_name: 'Demo',
  parameters: [],
  chart: {},
}

describe('one step of a key', () => {
  it('moves or resizes a card within the grid', () => {
    expect(stepOf(PLACE, 'ArrowRight', false)).toEqual({ ...PLACE, x: 5 })
    expect(stepOf({ ...PLACE, x: 8 }, 'ArrowRight', false)?.x).toBe(8)
    expect(stepOf({ ...PLACE, y: 0 }, 'ArrowUp', false)?.y).toBe(0)
    expect(stepOf(PLACE, 'ArrowDown', true)).toEqual({ ...PLACE, height: 6 })
    expect(stepOf({ ...PLACE, x: 8 }, 'ArrowRight', true)?.width).toBe(4)
    expect(stepOf({ ...PLACE, width: 1 }, 'ArrowLeft', true)?.width).toBe(1)
  })

  it('is none for other keys', () => {
    expect(stepOf(PLACE, 'Enter', false)).toBeNull()
  })
})

describe('a dashboard that is edited', () => {
  it('forgets a card that is taken away, in its filters too', () => {
    const draft = useDashboardDraft(board([card('a'), card('b')]))
    draft.remove('a')
    expect(draft.toChanges().cards?.map(({ id }) => id)).toEqual(['b'])
    expect(draft.filters.value[0]?.targets).toEqual([{ card_id: 'b', parameter_id: 'p1' }])
    expect(draft.isChanged.value).toBe(true)
  })

  it('forgets a filter whose words were not told with the last card that took its value', () => {
    const untold = board([card('a'), card('b')])
    const draft = useDashboardDraft({ ...untold, filters: untold.filters.map((f) => ({ ...f, label: '' })) })
    draft.remove('a')
    expect(draft.filters.value).toHaveLength(1)
    draft.remove('b')
    expect(draft.filters.value).toEqual([])
  })

  it('puts a new card beside the last where half of the width is free, else below all', () => {
    const draft = useDashboardDraft(board([]))
    const add = (): void => {
      draft.addQuestion(saved as unknown as SavedQuestion)
    }
    add()
    add()
    add()
    draft.addText('Notes', 'Look.')
    expect(draft.cards.value.map(({ position: { x, y } }) => [x, y])).toEqual([
      [0, 0],
      [6, 0],
      [0, 5],
      [0, 10],
    ])
  })

  it('sends the revision that was changed, and no question that the service knows', () => {
    const draft = useDashboardDraft(board([card('a')]))
    expect(draft.isChanged.value).toBe(false)
    draft.place('a', { ...PLACE, x: 0 })
    const { revision, cards } = draft.toChanges()
    expect(revision).toBe(7)
    expect(JSON.parse(JSON.stringify(cards))).toEqual([
      expect.not.objectContaining({ question: expect.anything() as unknown }),
    ])
    expect(cards?.[0]?.position.x).toBe(0)
  })
})
