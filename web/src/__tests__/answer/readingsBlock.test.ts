import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { StreamEvent } from '@/api/runs'
import ReadingsBlock from '@/components/activities/ReadingsBlock.vue'
import { applyEvent } from '@/composables/chat/stream/turnEvents'
import { newTurn, type Turn } from '@/composables/chat/turn'
import { chatActions } from '@/composables/chat/chatActions'
import { i18n, switchLocale } from '@/locales'

const OTHERS = [
  { words: 'by delivery date', sql: 'SELECT 1' },
  { words: 'by number of orders', sql: 'SELECT 2' },
]
const FINISHED = { type: 'RUN_FINISHED', outcome: { type: 'success' } }

function mountBlock(...more: object[]) {
  return mountReadings({ taken: 'by order date', others: OTHERS }, ...more)
}

function mountReadings(content: object, ...more: object[]) {
  const turn: Turn = newTurn('r1', 'orders in May?', null)
  const readings = { type: 'ACTIVITY_SNAPSHOT', messageId: 's', activityType: 'readings', content }
  for (const event of [{ type: 'RUN_STARTED', runId: 'r1' }, readings, ...more])
    applyEvent(turn, event as StreamEvent, 0)
  const rerun = vi.fn()
  const block = mount(ReadingsBlock, {
    props: { turn },
    global: { plugins: [i18n], provide: { [chatActions as symbol]: { busy: false, rerun } } },
  })
  return { block, rerun, turn }
}

describe('ReadingsBlock', () => {
  it('says how the question was read, in either language', async () => {
    await switchLocale('en')
    expect(mountBlock(FINISHED).block.text()).toContain('Read as: by order date.')
    await switchLocale('zh-CN')
    expect(mountBlock(FINISHED).block.text()).toContain('理解为：by order date。')
  })

  it('says only how the question was read where there is no other reading', async () => {
    await switchLocale('en')
    const { block } = mountReadings({ taken: 'by order date', others: [] }, FINISHED)
    expect(block.text()).toBe('Read as: by order date.')
    expect(block.findAll('li')).toEqual([])
  })

  it('says of rows of no known reading only that there are several', async () => {
    await switchLocale('en')
    const { block } = mountReadings({ taken: '', others: OTHERS }, FINISHED)
    expect(block.text()).toContain('The question can be read in several ways, among them:')
    expect(block.findAll('button')).toHaveLength(2)
  })

  it('runs the statement of another reading with one click', async () => {
    const { block, rerun, turn } = mountBlock(FINISHED)
    const buttons = block.findAll('button')
    expect(buttons.map((button) => button.text())).toEqual(['by delivery date', 'by number of orders'])
    await buttons.at(-1)?.trigger('click')
    expect(rerun).toHaveBeenCalledWith(turn, 'SELECT 2')
  })

  it('runs nothing while the answer is still under way', () => {
    const { block } = mountBlock()
    expect(block.get('button').attributes('disabled')).toBeDefined()
  })
})
