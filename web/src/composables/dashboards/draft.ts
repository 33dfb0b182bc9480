/** A dashboard while it is edited: its cards and filters, as they will be stored. */
import { computed, ref } from 'vue'
import type { Card, CardPosition, Dashboard, DashboardChanges, DashboardFilter } from '@/api/dashboards'
import type { SavedQuestion } from '@/api/savedQuestions'
import { newId } from '@/api/transport/ids'
import { isTold } from '@/composables/dashboards/filters'

export const COLUMNS = 12
const HALF = COLUMNS / 2
const QUESTION_ROWS = 5
const TEXT_ROWS = 2

const EMPTY: Omit<Card, 'id' | 'position'> = {
  kind: 'text',
  title: '',
  text: '',
  question_id: '',
  content: 'auto',
  values: {},
  question: null,
}

/** What a card says of its question. */
export type CardSubject = Pick<
  SavedQuestion,
  'id' | 'name' | 'question' | 'source_name' | 'chart' | 'parameters'
>

export function useDashboardDraft(dashboard: Dashboard) {
  const cards = ref<Card[]>(structuredClone(dashboard.cards))
  const filters = ref<DashboardFilter[]>(structuredClone(dashboard.filters))
  const bottom = computed(() => Math.max(0, ...cards.value.map(({ position: { y, height } }) => y + height)))
  const isChanged = computed(
    () =>
      JSON.stringify([cards.value, filters.value]) !== JSON.stringify([dashboard.cards, dashboard.filters]),
  )

  /** Adds the card of a question; one that is not saved yet has no page to be opened. */
  function addQuestion(subject: CardSubject, mayOpen = true): Card {
    const { id, name, question, source_name, chart } = subject
    const parameters = subject.parameters.filter(({ exposed }) => exposed)
    return add({
      kind: 'question',
      question_id: id,
      question: { id, name, question, source_name, may_open: mayOpen, parameters, chart },
    })
  }

  const addText = (title: string, text: string): Card => add({ kind: 'text', title, text })

  function add(fields: Partial<Card>): Card {
    const height = fields.kind === 'text' ? TEXT_ROWS : QUESTION_ROWS
    const position = { ...freePlace(cards.value, bottom.value, height), height }
    const card: Card = { ...EMPTY, id: newId(), position, ...fields }
    cards.value = [...cards.value, card]
    return card
  }

  function place(cardId: string, position: CardPosition): void {
    cards.value = cards.value.map((card) => (card.id === cardId ? { ...card, position } : card))
  }

  function change(cardId: string, changes: Partial<Card>): void {
    cards.value = cards.value.map((card) => (card.id === cardId ? { ...card, ...changes } : card))
  }

  /** Takes a card away, and what filters had to do with it. */
  function remove(cardId: string): void {
    cards.value = cards.value.filter(({ id }) => id !== cardId)
    filters.value = filters.value
      .map((filter) => ({ ...filter, targets: filter.targets.filter(({ card_id }) => card_id !== cardId) }))
      .filter((filter) => isTold(filter) || filter.targets.length > 0)
  }

  const toChanges = (): DashboardChanges => ({
    cards: cards.value.map((card) => ({ ...card, question: undefined })),
    filters: filters.value,
    revision: dashboard.revision,
  })

  return { cards, filters, isChanged, addQuestion, addText, place, change, remove, toChanges }
}

/** Beside the last card where half of the width is free there, else below all. */
function freePlace(cards: Card[], bottom: number, height: number): { x: number; y: number; width: number } {
  const last = cards.at(-1)?.position
  const fits = last && last.x === 0 && last.width <= HALF && last.height === height
  const isTaken =
    fits &&
    cards.some(
      ({ position: { x, y, width, height: rows } }) =>
        x + width > HALF && y < last.y + height && y + rows > last.y,
    )
  return fits && !isTaken ? { x: HALF, y: last.y, width: HALF } : { x: 0, y: bottom, width: HALF }
}

/** One step of a key: arrows move a card, with Shift they resize it; null for other keys. */
export function stepOf(position: CardPosition, key: string, resizes: boolean): CardPosition | null {
  const steps: Record<string, [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  }
  const step = steps[key]
  if (!step) return null
  const [dx, dy] = step
  const { x, y, width, height } = position
  if (!resizes) return { ...position, x: clamp(x + dx, 0, COLUMNS - width), y: Math.max(0, y + dy) }
  return { ...position, width: clamp(width + dx, 1, COLUMNS - x), height: clamp(height + dy, 1, 40) }
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))
