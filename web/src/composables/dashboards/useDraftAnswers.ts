/** Answers of cards while a dashboard is edited: those that are stored have theirs, new and changed ones are run. */
import { shallowReactive } from 'vue'
import type { Card } from '@/api/dashboards'
import { runSaved } from '@/api/savedQuestions'
import { failedState, stateFrom, UNASKED, type CardState } from '@/composables/dashboards/useCardAnswers'
import { useFailure } from '@/composables/browser/useFailure'

export function useDraftAnswers(stored: Card[], storedState: (cardId: string) => CardState) {
  const failures = useFailure()
  const storedIds = new Set(stored.map(({ id }) => id))
  const states = shallowReactive(new Map<string, CardState>())
  /** How often each card was run: an answer to an earlier run is dropped. */
  const runs = new Map<string, number>()

  const stateOf = (cardId: string): CardState =>
    states.get(cardId) ?? (storedIds.has(cardId) ? storedState(cardId) : UNASKED)

  /** Runs the question of a card with the values that the card has now. */
  async function answer(card: Card): Promise<void> {
    if (card.question === null) return
    const run = (runs.get(card.id) ?? 0) + 1
    runs.set(card.id, run)
    states.set(card.id, { ...stateOf(card.id), loading: true })
    const state = await runSaved(card.question_id, card.values)
      .then((found) => stateFrom(card, found))
      .catch((error: unknown) => failedState(error, failures.text))
    if (runs.get(card.id) === run) states.set(card.id, state)
  }

  return { stateOf, answer }
}
