import { flushPromises, mount } from '@vue/test-utils'
import { NMessageProvider } from 'naive-ui'
import { describe, expect, it } from 'vitest'
import { h, reactive } from 'vue'
import type { StreamEvent } from '@/api/runs'
import SqlBlock from '@/components/activities/sql/SqlBlock.vue'
import { applyEvent } from '@/composables/chat/stream/turnEvents'
import { newTurn, type Turn } from '@/composables/chat/turn'
import { chatActions } from '@/composables/chat/chatActions'
import { i18n } from '@/locales'

const sql = (text: string, status: string, messageId = 's') => ({
  type: 'ACTIVITY_SNAPSHOT',
  messageId,
  activityType: 'sql',
  content: { sql: text, dialect: 'sqlite', attempt: 1, status, problem: null, tables: [], assumptions: [], rules: [] },
}) // prettier-ignore

async function mountBlock(...events: object[]) {
  const turn: Turn = reactive(newTurn('r1', 'how many?', null))
  const block = mount(NMessageProvider, {
    slots: { default: () => h(SqlBlock, { turn }) },
    global: { plugins: [i18n], provide: { [chatActions as symbol]: undefined } },
  })
  const apply = async (event: object) => {
    applyEvent(turn, event as StreamEvent, 0)
    await flushPromises()
  }
  for (const event of [{ type: 'RUN_STARTED', runId: 'r1' }, ...events]) await apply(event)
  return { block, apply, code: () => block.get('code').text(), badge: () => block.find('.badge') }
}

const LONG = Array.from({ length: 30 }, (_, n) => `line ${n}`).join('\n')

describe('A statement that is being written', () => {
  it('grows in its place and is then checked', async () => {
    const { block, apply, code, badge } = await mountBlock(sql('SELECT a', 'writing'))
    expect(code()).toBe('SELECT a')
    expect(badge().text()).toBe(i18n.global.t('answer.sql.status.writing'))
    await apply(sql('SELECT a FROM t', 'writing'))
    expect(code()).toBe('SELECT a FROM t')
    await apply(sql('SELECT a FROM t WHERE b', 'checking'))
    expect(code()).toBe('SELECT a FROM t WHERE b')
    expect(block.findAll('[data-testid=sql]')).toHaveLength(1)
  })

  it('shows its last line, and is folded once it is complete', async () => {
    const { block, apply } = await mountBlock(sql(LONG, 'writing'))
    expect(block.find('.folded').exists()).toBe(false)
    await apply(sql(LONG, 'ok'))
    expect(block.find('.folded').exists()).toBe(true)
  })

  it('is no more being written when the run has ended', async () => {
    const stopped = { type: 'RUN_FINISHED', outcome: { type: 'cancelled' } }
    const { badge } = await mountBlock(sql('SELECT a', 'writing'), stopped)
    expect(badge().exists()).toBe(false)
  })
})
