import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import type { StreamEvent } from '@/api/runs'
import NoticeBlock from '@/components/activities/NoticeBlock.vue'
import { applyEvent } from '@/composables/chat/stream/turnEvents'
import { newTurn, type Turn } from '@/composables/chat/turn'

const notice = (code: string, message: string, messageId = 'n') => ({
  type: 'ACTIVITY_SNAPSHOT',
  messageId,
  activityType: 'notice',
  content: { level: 'info', code, message },
})

function mountBlock(...events: object[]) {
  const turn: Turn = newTurn('r1', 'how many?', null)
  for (const event of [{ type: 'RUN_STARTED', runId: 'r1' }, ...events])
    applyEvent(turn, event as StreamEvent, 0)
  return mount(NoticeBlock, { props: { turn } })
}

describe('NoticeBlock', () => {
  it('announces the place in line, and how it moves', () => {
    const block = mountBlock(notice('source_busy', 'number 2'), notice('source_busy', 'number 1'))
    expect(block.get('[role=status]').text()).toBe('number 1')
    expect(block.findAll('p')).toHaveLength(1)
    expect(block.find('.lucide-hourglass').exists()).toBe(true)
  })

  it('shows what is quoted of the statement as code, and nothing where it was removed', () => {
    const content = { level: 'info', code: 'no_rows', message: 'No rows.', quote: 'a = 1' }
    const quoting = (quote: string) => ({ ...notice('', ''), content: { ...content, quote } })
    expect(mountBlock(quoting('a = 1')).get('code').text()).toBe('a = 1')
    expect(mountBlock(quoting('')).find('code').exists()).toBe(false)
  })

  it('says how long it took once it is over', () => {
    const block = mountBlock(notice('source_busy', 'number 1'), notice('source_waited', 'waited 9 s'))
    expect(block.get('[role=note]').text()).toBe('waited 9 s')
    expect(block.find('[role=status]').exists()).toBe(false)
  })

  it('keeps no place in line of an answer that was stopped or failed', () => {
    const line = notice('source_busy', 'number 2')
    expect(
      mountBlock(line, { type: 'RUN_FINISHED', outcome: { type: 'cancelled' } })
        .find('p')
        .exists(),
    ).toBe(false)
    const failed = mountBlock(line, notice('joins_stale', 'old', 'm'), {
      type: 'RUN_ERROR',
      code: 'x',
      message: 'y',
    })
    expect(failed.findAll('p').map((line) => line.text())).toEqual(['old'])
  })
})
