import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { NMessageProvider } from 'naive-ui'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { h } from 'vue'
import type { DataSource } from '@/api/datasources/datasources'
import SourceAccess from '@/components/datasources/access/SourceAccess.vue'
import { i18n, openTopic, switchLocale } from '@/locales'
import { useSession } from '@/stores/session'

const OPEN = { open: true, groups: [], users: [] }
const PAGES: Record<string, object[]> = {
  '/api/groups': [{ id: 'g1', name: 'North', members: [], created_at: '2026-01-01T00:00:00Z' }],
  '/api/users': [
    { id: 'u1', username: 'admin' },
    { id: 'u2', username: 'xiaoming' },
  ],
}

async function mountAccess(stored: object) {
  const put = vi.fn((body: unknown) => body)
  vi.stubGlobal('fetch', async (address: string | URL, init?: RequestInit) => {
    const path = new URL(String(address), 'http://page').pathname
    const items = PAGES[path]
    const body = items
      ? { items, next_cursor: null }
      : init?.method === 'PUT'
        ? put(JSON.parse(init.body as string))
        : stored
    return Promise.resolve(
      new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } }),
    )
  })
  const pinia = createPinia()
  useSession(pinia).user = { id: 'u1', username: 'admin', role: 'admin' } as never
  const source = { id: 's1', name: 'Shop' } as DataSource
  const page = mount(() => h(NMessageProvider, null, () => h(SourceAccess, { source })), {
    global: { plugins: [pinia, i18n] },
  })
  await flushPromises()
  return {
    page,
    put,
    radios: () => page.findAll('input[type=radio]'),
    save: () => page.get('form').trigger('submit'),
  }
}

describe('SourceAccess', () => {
  beforeEach(async () => {
    await switchLocale('en')
    await openTopic('access')
  })

  it('restricts an open source to who does it, and to those added', async () => {
    const { page, put, radios, save } = await mountAccess(OPEN)
    expect(page.findAll('select')).toHaveLength(0)
    await radios()[1]?.trigger('change')
    expect(page.findAll('li').map((each) => each.text())).toEqual(['admin'])
    await page.findAll('select')[0]?.setValue('g1')
    await page.findAll('select')[1]?.setValue('u2')
    await save()
    expect(put).toHaveBeenCalledWith({ open: false, groups: ['g1'], users: ['u1', 'u2'] })
  })

  it('opens it again to everybody, naming nobody', async () => {
    const { page, put, radios, save } = await mountAccess({ open: false, groups: ['g1'], users: ['u1'] })
    expect(page.findAll('li').map((each) => each.text())).toEqual(['North', 'admin'])
    await page.get('button[aria-label="Remove North"]').trigger('click')
    expect(page.findAll('li').map((each) => each.text())).toEqual(['admin'])
    await radios()[0]?.trigger('change')
    await save()
    expect(put).toHaveBeenCalledWith(OPEN)
  })
})
