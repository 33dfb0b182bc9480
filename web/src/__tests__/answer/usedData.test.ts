import { mount } from '@vue/test-utils'
import { beforeAll, describe, expect, it } from 'vitest'
import type { StreamEvent } from '@/api/runs'
import FiguresBadge from '@/components/activities/FiguresBadge.vue'
import SourcesBlock from '@/components/activities/SourcesBlock.vue'
import { applyEvent } from '@/composables/chat/stream/turnEvents'
import { newTurn, type Turn } from '@/composables/chat/turn'
import { i18n, switchLocale } from '@/locales'

const part = (activityType: string, content: object) => ({
  type: 'ACTIVITY_SNAPSHOT',
  messageId: activityType,
  activityType,
  content,
})

const table = (name: string, why: string) => ({ name, comment: `the ${name}`, score: 1, why: [why] })
const sources = part('sources', {
  datasource: { id: 's', name: 'Shop', dialect: 'sqlite' },
  tables: [table('targets', 'named'), table('orders', 'columns'), table('stores', 'joins')],
  relations: [
    { left: 'orders', right: 'stores', on: 'orders.store_id = stores.id' },
    { left: 'targets', right: 'stores', on: 'targets.store_id = stores.id' },
  ],
  paths: [],
  values: [],
})
const sql = (content: object) =>
  part('sql', { sql: 'SELECT 1', dialect: 'sqlite', attempt: 1, status: 'ok', assumptions: [], ...content })
const ran = sql({ tables: ['stores', 'orders'], joins: ['orders.shop = stores.code'] })
const notice = (code: string) => part('notice', { level: 'warning', code, message: code })
const figures = part('figures', { checked: 2, verified: 2, unverified: [] })

function turnOf(...events: object[]): Turn {
  const turn: Turn = newTurn('r1', 'how many?', null)
  for (const event of [{ type: 'RUN_STARTED', runId: 'r1' }, ...events])
    applyEvent(turn, event as StreamEvent, 0)
  return turn
}

const of = (events: object[]) => ({ props: { turn: turnOf(...events) }, global: { plugins: [i18n] } })
const block = (...events: object[]) => mount(SourcesBlock, of(events))
const badge = (...events: object[]) => mount(FiguresBadge, of(events))

beforeAll(() => switchLocale('en'))

describe('SourcesBlock', () => {
  it('names what was found while no statement is there', () => {
    const shown = block(sources)
    expect(shown.get('summary').text()).toContain('Tables found')
    expect(shown.find('[data-testid=candidates]').exists()).toBe(false)
  })

  it('names the tables and joins of the statement, and folds the other candidates', () => {
    const shown = block(sources, ran)
    expect(shown.get('summary').text()).toContain('Data used')
    expect(shown.get('.brief').text()).toBe('Shop · the stores · the orders')
    const others = shown.get('[data-testid=candidates]')
    expect(others.attributes('open')).toBeUndefined()
    expect(others.text()).toContain('targets')
    expect(others.text()).toContain('targets.store_id = stores.id')
    expect(shown.text()).toContain('orders.shop = stores.code')
    expect(shown.text()).not.toContain('orders.store_id = stores.id')
  })

  it('takes the known relations for answers whose statements have no joins', () => {
    const shown = block(sources, sql({ tables: ['stores', 'orders'] }))
    expect(shown.text()).toContain('orders.store_id = stores.id')
  })
})

describe('FiguresBadge', () => {
  it('is green for figures of a result that nothing speaks against', () => {
    expect(badge(figures).get('.badge').classes()).toContain('ok')
    expect(badge(notice('unmatched_rows'), figures).get('.badge').classes()).toContain('ok')
  })

  it('tells what was compared and what was not, on a tap as on hover, until Escape', async () => {
    const shown = badge(figures)
    expect(shown.get('[role=tooltip]').text()).toContain('right rows for your question is not checked')
    const button = shown.get('button')
    expect(button.attributes('aria-describedby')).toBe(shown.get('[role=tooltip]').attributes('id'))
    await button.trigger('click')
    expect(button.attributes('aria-expanded')).toBe('true')
    await button.trigger('keydown', { key: 'Escape' })
    expect(button.attributes('aria-expanded')).toBe('false')
  })

  it('is not green where the result looks wrong', () => {
    for (const code of ['ratio_whole', 'rows_multiplied', 'count_beyond_table']) {
      const shown = badge(notice(code), figures).get('.badge')
      expect(shown.classes()).toContain('warn')
      expect(shown.text()).toContain('doubtful')
    }
  })
})
