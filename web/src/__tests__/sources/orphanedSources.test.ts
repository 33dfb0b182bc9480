import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { NMessageProvider } from 'naive-ui'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { h } from 'vue'
import OrphanedSources from '@/components/datasources/access/OrphanedSources.vue'
import { i18n, openTopic, switchLocale } from '@/locales'

async function mountOrphans(items: object[]) {
  const posted: string[] = []
  const left = [...items]
  vi.stubGlobal('fetch', async (address: string | URL, init?: RequestInit) => {
    const path = new URL(String(address), 'http://page').pathname
    if (init?.method === 'POST') {
      posted.push(path)
      left.pop()
    }
    const body = init?.method === 'POST' ? { open: false, groups: [], users: ['u1'] } : { items: left }
    return Promise.resolve(
      new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } }),
    )
  })
  const claimed = vi.fn()
  const page = mount(() => h(NMessageProvider, null, () => h(OrphanedSources, { onClaimed: claimed })), {
    global: { plugins: [createPinia(), i18n] },
  })
  await flushPromises()
  return { page, posted, claimed }
}

describe('OrphanedSources', () => {
  beforeEach(async () => {
    await switchLocale('en')
    await openTopic('access')
  })

  it('takes a source over and is gone once none is left', async () => {
    const { page, posted, claimed } = await mountOrphans([{ id: 's9', name: 'Payroll', kind: 'mysql' }])
    expect(page.get('[data-testid=orphans]').text()).toContain('Payroll')
    await page.get('button').trigger('click')
    await flushPromises()
    expect(posted).toEqual(['/api/datasources/s9/claim'])
    expect(claimed).toHaveBeenCalledOnce()
    expect(page.find('[data-testid=orphans]').exists()).toBe(false)
  })

  it('says nothing where every source has somebody', async () => {
    expect((await mountOrphans([])).page.find('[data-testid=orphans]').exists()).toBe(false)
  })
})
