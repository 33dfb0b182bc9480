import { shallowMount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import TurnCard from '@/components/chat/TurnCard.vue'
import { newTurn } from '@/composables/chat/turn'
import { i18n, switchLocale } from '@/locales'

it.each([
  ['', 'You stopped this answer before it had a result.'],
  ['North leads.', 'You stopped this answer. What was found so far is kept.'],
])('of a stopped answer with “%s” says whether something is kept', async (summary, shown) => {
  await switchLocale('en')
  const turn = { ...newTurn('r1', 'how many?', null), status: 'cancelled' as const, summary }
  const card = shallowMount(TurnCard, { props: { turn }, global: { plugins: [i18n] } })
  expect(card.get('.status').text()).toBe(shown)
})
