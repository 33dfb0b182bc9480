import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick, reactive } from 'vue'
import type { StreamEvent } from '@/api/runs'
import ProgressLine from '@/components/answer/ProgressLine.vue'
import { applyEvent } from '@/composables/chat/stream/turnEvents'
import { newTurn } from '@/composables/chat/turn'
import { i18n, switchLocale } from '@/locales'

beforeEach(() => vi.useFakeTimers({ now: new Date('2026-11-27T08:00:00Z') }))
afterEach(() => {
  vi.useRealTimers()
})

async function running() {
  await switchLocale('en')
  const turn = reactive(newTurn('r1', 'how many?', null))
  const line = mount(ProgressLine, { props: { turn }, global: { plugins: [i18n] } })
  const apply = async (...events: object[]): Promise<void> => {
    for (const event of events) applyEvent(turn, event as StreamEvent)
    await nextTick()
  }
  await apply({ type: 'RUN_STARTED', runId: 'r1' })
  return {
    line,
    apply,
    text: () =>
      line
        .findAll('span')
        .map((span) => span.text())
        .join(' '),
  }
}

const step = (type: string, stepName: string) => ({ type: `STEP_${type}`, stepName })
const part = (activityType: string) => ({
  type: 'ACTIVITY_SNAPSHOT',
  messageId: 'm',
  activityType,
  content: {},
})

it('says what is done and for how long, and after a while what can be done about it', async () => {
  const { line, apply, text } = await running()
  await apply(step('STARTED', 'run_sql'))
  expect(text()).toBe('0 s Running the SQL')
  await vi.advanceTimersByTimeAsync(7_000)
  expect(text()).toBe('7 s Running the SQL')
  await vi.advanceTimersByTimeAsync(58_000)
  expect(text()).toMatch(/^1 min 05 s Running the SQL .*stop/)
  // The words are read out when they change, the seconds never.
  expect(line.get('[role=timer]').attributes('aria-live')).toBe('off')
})

it('is over with the summary, whatever suggestions take', async () => {
  const { apply, text } = await running()
  await apply(step('STARTED', 'summarize'), part('table'))
  await vi.advanceTimersByTimeAsync(2_000)
  await apply(part('figures'), step('FINISHED', 'summarize'), step('STARTED', 'suggest'))
  await vi.advanceTimersByTimeAsync(5_000)
  await apply(step('FINISHED', 'suggest'))
  expect(text()).toBe('Answered in 2.0 s')
})
