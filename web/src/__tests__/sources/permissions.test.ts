import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { describe, expect, it } from 'vitest'
import type { Role } from '@/api/access/roles'
import SqlBlock from '@/components/activities/sql/SqlBlock.vue'
import { canGive } from '@/composables/roles'
import { i18n, switchLocale } from '@/locales'
import { useSession } from '@/stores/session'

const sql = { sql: '', dialect: 'sqlite', attempt: 1, status: 'ok', problem: null, tables: ['t'], joins: [] }

describe('an answer whose statement the service does not show', () => {
  it('tells which rules applied, and shows no statement', async () => {
    await switchLocale('en')
    const content = { ...sql, assumptions: [], rules: ['Masked: name'] }
    const turn = { activities: [{ type: 'sql', id: 'a', content }] } as never
    const block = mount(SqlBlock, { props: { turn }, global: { plugins: [i18n, createPinia()] } })
    expect(block.text()).toBe('Masked: name')
    expect(block.find('[data-testid=sql]').exists()).toBe(false)
  })
})

describe('the session', () => {
  it('shows what the role allows, and everything to administrators', () => {
    const session = useSession(createPinia())
    session.user = { id: 'u', username: 'u', role: 'user', permissions: ['ask', 'teach'] }
    expect([session.may('teach'), session.may('export')]).toEqual([true, false])
    const role = (...permissions: Role['permissions']): Role => ({
      id: 'r',
      name: 'r',
      permissions,
      shipped: false,
    })
    expect([canGive(session, role('ask')), canGive(session, role('export'))]).toEqual([true, false])
    expect(canGive(session, { ...role('ask'), id: 'admin' })).toBe(false)
    session.user = { id: 'u', username: 'u', role: 'admin' }
    expect([session.may('read_audit'), canGive(session, { ...role(), id: 'admin' })]).toEqual([true, true])
  })
})
