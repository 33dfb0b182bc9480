import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { NMessageProvider, NSelect } from 'naive-ui'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { h } from 'vue'
import type { DataSource } from '@/api/datasources/datasources'
import type { LanguageModel } from '@/api/models'
import SourceEgress from '@/components/datasources/egress/SourceEgress.vue'
import { modelDraftOf, modelFormOf, placeOf } from '@/composables/forms/modelForm'
import { addColumn, listColumns, removeColumn } from '@/composables/datasources/egressColumns'
import { i18n, openTopic, switchLocale } from '@/locales'

const ALL = { version: 3, remote: 'rows', local: 'rows', never: {} }
const TABLES = [
  { name: 'people', columns: [{ name: 'iban' }, { name: 'town' }] },
  { name: 'crm.people', columns: [{ name: 'iban' }] },
]

const WITHHELD = {
  tables: ['people_list'],
  columns: [{ table: 'people', column: 'iban_end' }],
  is_known: true,
}

async function mountEgress(stored: object, dependents: object = WITHHELD) {
  const put = vi.fn((body: unknown) => body)
  vi.stubGlobal('fetch', async (address: string | URL, init?: RequestInit) => {
    const path = new URL(String(address), 'http://page').pathname
    const given = init?.method === 'PUT' ? put(JSON.parse(init.body as string)) : stored
    const answers = { tables: { items: TABLES, next_cursor: null }, dependents }
    const body = Object.entries(answers).find(([name]) => path.endsWith(`/${name}`))?.[1] ?? given
    return Promise.resolve(
      new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } }),
    )
  })
  const source = { id: 's1', name: 'Shop' } as DataSource
  const page = mount(() => h(NMessageProvider, null, () => h(SourceEgress, { source })), {
    global: { plugins: [createPinia(), i18n] },
  })
  await flushPromises()
  return { page, put, save: () => page.get('form').trigger('submit') }
}

/** The radio of a level: those of models elsewhere come first. */
const REMOTE = { names: 0, samples: 1, rows: 2 }
const LOCAL = { names: 3, samples: 4, rows: 5 }

describe('SourceEgress', () => {
  beforeEach(async () => {
    await switchLocale('en')
    await openTopic('access')
  })

  it('lets local models see more than others, and keeps values of a column', async () => {
    const { page, put, save } = await mountEgress(ALL)
    await page.findAll('input[type=radio]')[REMOTE.names]?.trigger('change')
    const search = page.getComponent(NSelect)
    expect(search.props('options')).toHaveLength(3)
    search.vm.$emit('update:value', JSON.stringify(['crm.people', 'iban']))
    await flushPromises()
    await save()
    const never = { 'crm.people': ['iban'] }
    expect(put).toHaveBeenCalledWith({ version: 3, remote: 'names', local: 'rows', never })
  })

  it('lists what is withheld with the columns that are saved', async () => {
    const { page, save } = await mountEgress(ALL)
    expect(page.find('[data-testid=egress-dependents]').exists()).toBe(false)
    page.getComponent(NSelect).vm.$emit('update:value', JSON.stringify(['people', 'iban']))
    await save()
    await flushPromises()
    const listed = page.get('[data-testid=egress-dependents]').findAll('li')
    expect(listed.map((each) => each.get('code').text())).toEqual(['people_list', 'people.iban_end'])
  })

  it('says that views are not known before the next sync', async () => {
    const unknown = { tables: [], columns: [], is_known: false }
    const { page } = await mountEgress({ ...ALL, never: { people: ['iban'] } }, unknown)
    expect(page.find('[data-testid=egress-dependents]').exists()).toBe(false)
    expect(page.text()).toContain('Sync this source.')
  })

  it('never lets local models see less', async () => {
    const { page, put, save } = await mountEgress(ALL)
    await page.findAll('input[type=radio]')[LOCAL.samples]?.trigger('change')
    await save()
    expect(put).toHaveBeenCalledWith({ ...ALL, remote: 'samples', local: 'samples' })
    await page.findAll('input[type=radio]')[REMOTE.rows]?.trigger('change')
    await save()
    expect(put).toHaveBeenLastCalledWith({ ...ALL, remote: 'rows', local: 'rows' })
  })

  it('tells tables with a dot in their name from others', () => {
    const all = { people: ['iban', 'town'], 'crm.people': ['iban'] }
    const names = listColumns(all).map(({ name }) => name)
    expect(names).toEqual(['people.iban', 'people.town', 'crm.people.iban'])
    const kept = listColumns(all).reduce((columns, { id }) => addColumn(columns, id), {})
    expect(kept).toEqual(all)
    const of = (wanted: string): string => listColumns(all).find(({ name }) => name === wanted)?.id ?? ''
    expect(removeColumn(all, of('crm.people.iban'))).toEqual({ people: ['iban', 'town'] })
    expect(removeColumn(all, of('people.iban'))).toEqual({ ...all, people: ['town'] })
  })
})

describe('where a model runs', () => {
  const model = { name: 'm', local: true, stand_in: null, context_tokens: null } as LanguageModel

  it('is sent only when it was changed, so that a new address tells', () => {
    const form = { ...modelFormOf(model), base_url: 'https://example.com/v1' }
    expect(modelDraftOf(form, placeOf(model))).not.toHaveProperty('local')
    expect(modelDraftOf({ ...form, place: 'remote' }, placeOf(model)).local).toBe(false)
    expect(modelDraftOf({ ...form, place: 'local' }, placeOf(null)).local).toBe(true)
  })
})
