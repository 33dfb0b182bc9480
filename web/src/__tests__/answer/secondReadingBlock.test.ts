import { mount } from '@vue/test-utils'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { StreamEvent } from '@/api/runs'
import SecondReadingBlock from '@/components/activities/SecondReadingBlock.vue'
import { applyEvent } from '@/composables/chat/stream/turnEvents'
import { newTurn, type Turn } from '@/composables/chat/turn'
import { chatActions } from '@/composables/chat/chatActions'
import { i18n, switchLocale } from '@/locales'

const SQL = 'SELECT COUNT(*) FROM orders'
const FINISHED = { type: 'RUN_FINISHED', outcome: { type: 'success' } }

function mountBlock(agrees: boolean | null, ...more: object[]) {
  const turn: Turn = newTurn('r1', 'how many?', null)
  const content = {
    agrees,
    sql: SQL,
    dialect: 'sqlite',
    row_count: agrees === null ? null : 3,
    assumptions: ['by day'],
  }
  const read = { type: 'ACTIVITY_SNAPSHOT', messageId: 's', activityType: 'second_reading', content }
  for (const event of [{ type: 'RUN_STARTED', runId: 'r1' }, read, ...more])
    applyEvent(turn, event as StreamEvent, 0)
  const rerun = vi.fn()
  const actions = { busy: false, rerun }
  const block = mount(SecondReadingBlock, {
    props: { turn },
    global: { plugins: [i18n], provide: { [chatActions as symbol]: actions } },
  })
  return { block, rerun, turn }
}

describe('SecondReadingBlock', () => {
  beforeAll(() => switchLocale('en'))

  it('says in one line that both readings give the same rows', () => {
    const { block } = mountBlock(true, FINISHED)
    expect(block.get('[data-testid=second-reading]').element.tagName).toBe('P')
    expect(block.text()).not.toContain(SQL)
    expect(block.find('button').exists()).toBe(false)
  })

  it('offers the other statement and runs it with one click', async () => {
    const { block, rerun, turn } = mountBlock(false, FINISHED)
    expect(block.text()).toContain('another result (3 rows)')
    expect(block.get('details').text()).toContain('by day')
    await block.get('button').trigger('click')
    expect(rerun).toHaveBeenCalledWith(turn, SQL)
  })

  it('offers a statement after those of the model failed', async () => {
    const failed = { type: 'RUN_ERROR', code: 'sql_failed', message: 'no' }
    const { block, rerun, turn } = mountBlock(null, failed)
    expect(block.text()).toContain('can be read like this')
    await block.get('button').trigger('click')
    expect(rerun).toHaveBeenCalledWith(turn, SQL)
  })

  it('runs nothing while the answer is still under way', () => {
    const { block } = mountBlock(false)
    expect(block.get('button').attributes('disabled')).toBeDefined()
  })
})
