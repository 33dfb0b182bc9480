import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, ref, type EffectScope } from 'vue'
import type { RunStatus } from '@/api/chats'
import { ApiError } from '@/api/transport/client'
import { useBackgroundQueues } from '@/composables/queue/useBackgroundQueues'
import { useQueue } from '@/stores/queue'
import type { QueuedQuestion } from '@/stores/storedQueues'
import { useSession } from '@/stores/session'

const api = vi.hoisted(() => ({ getChat: vi.fn(), ask: vi.fn(), listChats: vi.fn() }))
vi.mock('@/api/chats', async (original) => ({
  ...(await original<object>()),
  getChat: api.getChat,
  listChats: api.listChats,
}))
vi.mock('@/api/runs', async (original) => ({ ...(await original<object>()), ask: api.ask }))

const MINUTE = 60_000
let scope: EffectScope
const open = ref<string | null>(null)

const question = (text: string, age = 0): QueuedQuestion => ({
  text,
  runId: `run ${text}`,
  about: { mode: 'data', datasourceId: 's1' },
  modelId: null,
  answering: null,
  queuedAt: Date.now() - age,
})

const messages = (status: RunStatus, runId = 'r0') => ({
  messages: [
    { role: 'user', run_id: runId, content: 'first' },
    { role: 'assistant', run_id: runId, status },
  ],
})

const sentTexts = (): string[] => api.ask.mock.calls.map(([asked]) => (asked as { text: string }).text)
const waiting = () =>
  useQueue()
    .of('c1')
    .items.map(({ text }) => text)

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
  setActivePinia(createPinia())
  useSession().$patch({ user: { id: 'u1', username: 'ada', role: 'user' } })
  api.ask.mockReset().mockImplementation(async function* () {
    yield await Promise.resolve({ id: '1', event: { type: 'RUN_STARTED' } })
    throw new Error('nobody reads on')
  })
  api.getChat.mockReset().mockResolvedValue(messages('finished'))
  api.listChats.mockReset().mockResolvedValue({ items: [], next_cursor: null })
  open.value = null
  scope = effectScope()
  scope.run(() => {
    useBackgroundQueues(open)
  })
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

const later = (): Promise<unknown> => vi.advanceTimersByTimeAsync(3_500)

it('sends one question after the other while another chat is open', async () => {
  for (const text of ['a', 'b']) useQueue().add('c1', question(text))
  api.getChat.mockResolvedValueOnce(messages('running'))
  await later()
  expect(sentTexts()).toEqual([])
  await later()
  expect(sentTexts()).toEqual(['a'])
  api.getChat.mockResolvedValueOnce(messages('running', 'run a'))
  await later()
  expect(waiting()).toEqual(['b'])
  await later()
  expect([sentTexts(), waiting()]).toEqual([['a', 'b'], []])
})

it('leaves the chat that is open to its own page', async () => {
  open.value = 'c1'
  useQueue().add('c1', question('a'))
  await later()
  expect(api.getChat).not.toHaveBeenCalled()
  open.value = 'c2'
  await later()
  expect(sentTexts()).toEqual(['a'])
})

it.each<RunStatus>(['failed', 'cancelled'])(
  'waits for its user after an answer that is %s',
  async (status) => {
    useQueue().add('c1', question('a'))
    api.getChat.mockResolvedValue(messages(status))
    await later()
    await later()
    expect([sentTexts(), waiting(), useQueue().of('c1').paused]).toEqual([[], ['a'], true])
  },
)

it('waits while an answer waits for its user', async () => {
  useQueue().add('c1', question('a'))
  api.getChat.mockResolvedValue(messages('waiting'))
  await later()
  expect([sentTexts(), useQueue().of('c1').paused]).toEqual([[], false])
})

it('does not send what was left for long, unless somebody waited for it on this page', async () => {
  useQueue().add('c1', question('a', 16 * MINUTE))
  await later()
  expect([sentTexts(), useQueue().of('c1').paused]).toEqual([[], true])
  useQueue().watched.add('c1')
  useQueue().pause('c1', false)
  await later()
  expect(sentTexts()).toEqual(['a'])
})

it('does not ask again what another tab has asked', async () => {
  useQueue().add('c1', question('a'))
  api.getChat.mockResolvedValue(messages('finished', 'run a'))
  await later()
  expect([sentTexts(), waiting()]).toEqual([[], []])
})

it('keeps what the service refuses for its user, and tries again when it cannot be reached', async () => {
  useQueue().add('c1', question('a'))
  api.getChat.mockRejectedValueOnce(new TypeError('offline'))
  await later()
  expect(useQueue().of('c1').paused).toBe(false)
  api.ask.mockImplementation(() => {
    throw new ApiError(422, { code: 'invalid' })
  })
  await later()
  expect([waiting(), useQueue().of('c1').paused]).toEqual([['a'], true])
})
