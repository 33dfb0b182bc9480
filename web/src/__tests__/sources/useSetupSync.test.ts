import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { NMessageProvider } from 'naive-ui'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import type { DataSource } from '@/api/datasources/datasources'
import { useSetupSync } from '@/composables/datasources/sync/useSetupSync'
import { i18n, openTopic, switchLocale } from '@/locales'

type Answer = object[] | Error | number
const source = (change: Partial<DataSource> = {}): DataSource =>
  ({ id: 's1', setup: 'schema', status: 'new', error: null, ...change }) as DataSource
const FINISHED = { type: 'finished', datasource: source({ setup: 'tables', status: 'ready' }) }
const RETRY_MS = 2000

function respond(answer: Answer): Response {
  if (answer instanceof Error) throw answer
  if (typeof answer === 'number')
    return new Response(JSON.stringify({ detail: 'Refused.' }), { status: answer })
  return new Response(answer.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''))
}

/** A step of the set-up, with what the service answers to each request for a sync. */
function open(given: DataSource, ...answers: Answer[]) {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (address: string) => {
    if (!address.endsWith('/sync')) return Promise.resolve(new Response('{"items":[],"next_cursor":null}'))
    asked.push(address)
    return Promise.resolve(respond(answers.shift() ?? [FINISHED]))
  })
  const shown = ref(given)
  let sync: ReturnType<typeof useSetupSync> | undefined
  const Step = defineComponent(() => {
    sync = useSetupSync(
      'schema',
      () => shown.value,
      (changed) => (shown.value = changed),
    )
    return () => h('div')
  })
  const page = mount(() => h(NMessageProvider, null, () => h(Step)), {
    global: { plugins: [createPinia(), i18n] },
  })
  if (!sync) throw new Error('not mounted')
  return { asked, shown, sync, page }
}

describe('the sync of a set-up', () => {
  beforeEach(async () => {
    vi.useFakeTimers()
    vi.spyOn(Math, 'random').mockReturnValue(0)
    await switchLocale('en')
    await openTopic('setup')
  })
  afterEach(() => vi.useRealTimers())

  it('starts with the step, and goes on when it ends', async () => {
    const { asked, shown, sync } = open(source())
    await flushPromises()
    expect(asked).toHaveLength(1)
    expect([shown.value.setup, sync.isWaiting.value, sync.error.value]).toEqual(['tables', false, ''])
  })

  it('does not start for a step that is done, nor by itself after a failure', async () => {
    expect(open(source({ setup: 'tables' })).asked).toHaveLength(0)
    const failed = open(source({ status: 'failed', error: 'No such file.' }))
    expect([failed.asked.length, failed.sync.error.value]).toEqual([0, 'No such file.'])
    await failed.sync.start()
    expect([failed.asked.length, failed.sync.error.value]).toEqual([1, ''])
  })

  it('tries again by itself when the connection is lost or the process of the sync ended', async () => {
    const interrupted = { type: 'failed', code: 'sync_interrupted', message: 'Interrupted.' }
    const { asked, shown, sync } = open(source(), [], new TypeError('network'), [interrupted])
    for (const tries of [1, 2, 3]) {
      await flushPromises()
      expect([asked.length, sync.isLost.value, sync.error.value]).toEqual([tries, true, ''])
      await vi.advanceTimersByTimeAsync(RETRY_MS)
    }
    await flushPromises()
    expect([asked.length, sync.isLost.value, shown.value.setup]).toEqual([4, false, 'tables'])
  })

  it('says what a sync failed with, and what the service refuses, without another try', async () => {
    const failed = open(source(), [{ type: 'failed', code: 'no_tables', message: 'No tables.' }])
    await flushPromises()
    expect([failed.asked.length, failed.sync.error.value]).toEqual([1, 'No tables.'])
    const refused = open(source(), 403)
    await flushPromises()
    expect([refused.asked.length, refused.sync.error.value]).toEqual([1, 'Refused.'])
  })

  it('gives up after half a minute with something to read', async () => {
    const { asked, sync } = open(source(), ...Array.from({ length: 40 }, () => new TypeError('network')))
    for (let tries = 0; tries < 40; tries += 1) await vi.advanceTimersByTimeAsync(RETRY_MS)
    expect([asked.length, sync.isLost.value]).toEqual([16, false])
    expect(sync.error.value).not.toBe('')
  })

  it('asks no more once its page is left', async () => {
    const { asked, page } = open(source(), [], [])
    await flushPromises()
    page.unmount()
    await vi.advanceTimersByTimeAsync(RETRY_MS)
    expect(asked).toHaveLength(1)
  })
})
