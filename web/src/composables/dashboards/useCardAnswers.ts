/** The answers of a dashboard's cards, a few requests at a time; one that fails is told at its card. */
import { reactive, ref, shallowReactive } from 'vue'
import { answerCard, type Card, type CardAnswer, type FilterValues } from '@/api/dashboards'
import type { QuestionAnswer } from '@/api/savedQuestions'
import { ApiError } from '@/api/transport/client'
import { newId } from '@/api/transport/ids'
import { useFailure } from '@/composables/browser/useFailure'
import { newTurn, type Turn } from '@/composables/chat/turn'

export interface CardState {
  loading: boolean
  /** Why there are no rows; empty where there are. */
  problem: string
  answer: CardAnswer | null
  turn: Turn | null
}

/** Twice what a browser has under way, so that none of its connections waits for the page. */
const AT_ONCE = 12
export const UNASKED: CardState = { loading: false, problem: '', answer: null, turn: null }

export function useCardAnswers(dashboardId: string) {
  const failures = useFailure()
  const states = shallowReactive(new Map<string, CardState>())
  const running = ref(false)
  let latest = 0

  const stateOf = (cardId: string): CardState => states.get(cardId) ?? UNASKED

  /** Answers cards from the top; what an earlier call has not answered yet is dropped. */
  async function load(cards: Card[], filters: FilterValues, refresh = false): Promise<void> {
    const own = ++latest
    const queue = cards.filter(({ question }) => question !== null).sort(byPlace)
    running.value = true
    for (const card of queue) states.set(card.id, { ...stateOf(card.id), loading: true })
    const next = async (): Promise<void> => {
      const card = queue.shift()
      if (!card || own !== latest) return
      const state = await answer(card, filters, refresh)
      if (own === latest) states.set(card.id, state)
      await next()
    }
    await Promise.all(Array.from({ length: AT_ONCE }, next))
    if (own === latest) running.value = false
  }

  async function answer(card: Card, filters: FilterValues, refresh: boolean): Promise<CardState> {
    try {
      const cardAnswer = await answerCard(dashboardId, card.id, filters, refresh)
      return { ...stateFrom(card, cardAnswer), answer: cardAnswer }
    } catch (error) {
      return failedState(error, failures.text)
    }
  }

  return { stateOf, load, running }
}

/** The state of a card with an answer of its question. */
export const stateFrom = (card: Card, answer: QuestionAnswer): CardState => ({
  loading: false,
  problem: answer.problem,
  answer: null,
  turn: answer.status === 'ok' ? turnOf(card, answer) : null,
})

/** The state of a card whose question was not answered; what was wrong with its values is told in their words. */
export function failedState(error: unknown, textOf: (error: unknown) => string): CardState {
  const fields = error instanceof ApiError ? error.fields.map(({ message }) => message) : []
  return { loading: false, problem: fields.join(' ') || textOf(error), answer: null, turn: null }
}

const byPlace = ({ position: one }: Card, { position: other }: Card): number =>
  one.y - other.y || one.x - other.x

/** The answer as a turn of a chat, so that its parts are shown as there. */
function turnOf(card: Card, answer: QuestionAnswer): Turn {
  const { id, name, chart, may_open } = card.question ?? { id: '', name: '', chart: null, may_open: false }
  const parts = answer.activities.map((part, at) => ({ ...part, id: String(at) }))
  return reactive({
    ...newTurn(newId(), card.title || name, null, new Date(answer.at)),
    status: 'finished',
    started: true,
    activities: parts as Turn['activities'],
    chartSettings: chart,
    saved: { id, values: answer.values, editable: false, closed: !may_open },
  })
}
