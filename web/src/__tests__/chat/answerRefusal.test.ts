import { mount } from '@vue/test-utils'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { StreamEvent } from '@/api/runs'
import SuggestionsBlock from '@/components/activities/SuggestionsBlock.vue'
import AnswerError from '@/components/chat/answer/AnswerError.vue'
import ProgressLine from '@/components/answer/ProgressLine.vue'
import { applyEvent } from '@/composables/chat/stream/turnEvents'
import { newTurn } from '@/composables/chat/turn'
import { chatActions } from '@/composables/chat/chatActions'
import { i18n, switchLocale } from '@/locales'

const MESSAGE = 'Nothing in this data goes by "gross margin".'
const NEAR = ['What is the revenue for each category?', 'How many orders are there?']

function mountBlock(component: object, code: string, message = MESSAGE) {
  const turn = newTurn('r1', 'gross margin by category', null)
  const events = [
    { type: 'RUN_STARTED', runId: 'r1' },
    { type: 'STEP_STARTED', stepName: 'retrieve' },
    { type: 'STEP_FINISHED', stepName: 'retrieve' },
    {
      type: 'ACTIVITY_SNAPSHOT',
      messageId: 's',
      activityType: 'suggestions',
      content: { questions: NEAR },
    },
    { type: 'RUN_ERROR', code, message },
  ]
  for (const event of events) applyEvent(turn, event as StreamEvent, 0)
  const ask = vi.fn()
  const provide = { [chatActions as symbol]: { busy: false, ask } }
  return { block: mount(component, { props: { turn }, global: { plugins: [i18n], provide } }), ask }
}

describe('a refusal', () => {
  beforeAll(() => switchLocale('en'))

  it('is told without a code, an alarm or a retry', () => {
    const { block } = mountBlock(AnswerError, 'cannot_answer')
    expect(block.get('[data-testid=refusal]').text()).toContain(MESSAGE)
    expect(block.find('[role=alert], button, .code').exists()).toBe(false)
    expect(block.html()).not.toContain('cannot_answer')
  })

  it('says how long it took, and not that anything failed', () => {
    expect(mountBlock(ProgressLine, 'cannot_answer').block.text()).toContain('Took')
    expect(mountBlock(ProgressLine, 'internal').block.text()).toContain('Failed after')
  })

  it('offers what can be asked instead, to be clicked', async () => {
    const { block, ask } = mountBlock(SuggestionsBlock, 'cannot_answer')
    expect(block.get('h3').text()).toBe('You could ask instead')
    await block.findAll('button')[1]?.trigger('click')
    expect(ask).toHaveBeenCalledWith(NEAR[1])
  })

  it('whose words are withheld is not told as a failed connection', () => {
    expect(mountBlock(AnswerError, 'cannot_answer', '').block.text()).toBe('')
    expect(mountBlock(AnswerError, 'sql_failed', '').block.text()).not.toContain('network')
    expect(mountBlock(AnswerError, 'network', '').block.text()).toContain('network')
  })

  it('is no error: those keep their face', () => {
    const { block } = mountBlock(AnswerError, 'internal')
    expect(block.get('[role=alert]').text()).toContain('internal')
  })
})
