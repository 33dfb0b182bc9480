import { createPinia, setActivePinia } from 'pinia'
import type { QuestionPlace } from '@/composables/chat/useQuestions'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, reactive, type EffectScope } from 'vue'
import { ApiError } from '@/api/transport/client'
import { newTurn, type Turn, type TurnStatus } from '@/composables/chat/turn'
import { useQueuedQuestions } from '@/composables/queue/useQueuedQuestions'
import { MAX_QUEUED, useQueue } from '@/stores/queue'

const ABOUT = { about: { mode: 'data' as const, datasourceId: 's1' }, modelId: 'm1', answering: null }
const question = (text: string, change: object = {}) => ({
  ...ABOUT,
  text,
  runId: `run ${text}`,
  queuedAt: Date.now(),
  ...change,
})
const texts = (chatId = 'c1') =>
  useQueue()
    .of(chatId)
    .items.map(({ text }) => text)

/** The same browser with another tab, or after a reload. */
function freshTab(user = 'u1') {
  setActivePinia(createPinia())
  const queue = useQueue()
  queue.claim(user)
  return queue
}

beforeEach(() => {
  localStorage.clear()
  freshTab()
})

describe('the stored queue', () => {
  it('keeps questions in their order, with what they are asked of, through a reload', () => {
    const queue = useQueue()
    for (const text of ['a', 'b', 'c']) queue.add('c1', question(text))
    queue.add('c2', question('elsewhere'))
    queue.edit('c1', 'run b', 'B')
    queue.remove('c1', 'run a')
    freshTab()
    expect(texts()).toEqual(['B', 'c'])
    expect(texts('c2')).toEqual(['elsewhere'])
    expect(useQueue().of('c1').items[0]).toMatchObject({ about: ABOUT.about, modelId: 'm1' })
  })

  it('has a bound', () => {
    for (let n = 0; n < MAX_QUEUED + 2; n += 1) useQueue().add('c1', question(String(n)))
    expect(texts()).toEqual(['0', '1', '2', '3', '4'])
  })

  it('shows the next user of the browser nothing, and keeps nothing for the one before', () => {
    useQueue().add('c1', question('secret'))
    freshTab('u2')
    expect(texts()).toEqual([])
    expect(localStorage.getItem('tabletalk.queue')).toBeNull()
    freshTab('u1')
    expect(texts()).toEqual([])
  })

  it('is gone after signing out', () => {
    useQueue().add('c1', question('secret'))
    useQueue().clear()
    expect(localStorage.getItem('tabletalk.queue')).toBeNull()
  })

  it('takes the changes of other tabs over, and loses none of its own', () => {
    const here = useQueue()
    here.add('c1', question('a'))
    const there = freshTab()
    there.add('c1', question('b'))
    here.add('c1', question('c'))
    window.dispatchEvent(new StorageEvent('storage', { key: 'tabletalk.queue' }))
    expect(there.of('c1').items.map(({ text }) => text)).toEqual(['a', 'b', 'c'])
  })

  it('works where the browser stores nothing', () => {
    const refusing = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new Error('full')
    })
    useQueue().add('c1', question('a'))
    useQueue().add('c1', question('b'))
    refusing.mockRestore()
    expect(texts()).toEqual(['a', 'b'])
  })

  it('takes what is no queue for an empty one', () => {
    localStorage.setItem('tabletalk.queue', '{"owner":')
    freshTab()
    expect(texts()).toEqual([])
  })
})

describe('useQueuedQuestions', () => {
  let scope: EffectScope
  let sent: [string, string][]

  beforeEach(() => {
    vi.useFakeTimers()
    scope = effectScope()
    sent = []
  })
  afterEach(() => {
    scope.stop()
    vi.useRealTimers()
  })

  function openChat(refresh = () => Promise.resolve()) {
    const turns: Turn[] = []
    const chat = reactive({
      id: 'c1',
      turns,
      loading: false,
      failure: null,
      refresh,
      get record(): Turn[] {
        return this.turns
      },
      get busy(): boolean {
        return this.turns.some(({ status }) => status === 'submitted' || status === 'streaming')
      },
      get answering(): boolean {
        return this.busy
      },
      send(text: string, _options: object, { queuedAs = '', parentId }: QuestionPlace): string {
        sent.push([text, queuedAs])
        this.turns.push({ ...newTurn(queuedAs, text, null), parentId: parentId ?? null })
        return 'c1'
      },
    })
    return chat
  }

  const begin = (chat: ReturnType<typeof openChat>) => {
    const queue = scope.run(() => useQueuedQuestions(chat))
    if (!queue) throw new Error('no scope')
    return queue
  }

  function end(chat: ReturnType<typeof openChat>, status: TurnStatus = 'finished'): Promise<void> {
    const turn = chat.turns.at(-1)
    if (turn) Object.assign(turn, { status, started: true })
    return settle()
  }

  const settle = async (): Promise<void> => {
    for (let round = 0; round < 4; round += 1) await nextTick()
    await vi.advanceTimersByTimeAsync(0)
  }

  it('sends one question after the other has been answered, with the id that it waited under', async () => {
    const chat = openChat()
    chat.turns.push(newTurn('r0', 'first', null))
    const queue = begin(chat)
    queue.add('second', ABOUT)
    queue.add('third', ABOUT)
    await settle()
    const ids = queue.items.value.map(({ runId }) => runId)
    expect(sent).toEqual([])
    await end(chat)
    expect(sent).toEqual([['second', ids[0]]])
    expect(queue.items.value.map(({ text }) => text)).toEqual(['third'])
    await end(chat)
    await end(chat)
    expect(sent).toEqual([
      ['second', ids[0]],
      ['third', ids[1]],
    ])
    expect(texts()).toEqual([])
  })

  it.each(['failed', 'cancelled'] as const)(
    'waits after an answer that is %s, until told to go on',
    async (status) => {
      const chat = openChat()
      chat.turns.push(newTurn('r0', 'first', null))
      const queue = begin(chat)
      queue.add('second', ABOUT)
      queue.add('third', ABOUT)
      await end(chat, status)
      expect([sent.length, queue.pause.value]).toEqual([0, status])
      await queue.resume()
      await end(chat)
      expect(sent.map(([text]) => text)).toEqual(['second', 'third'])
    },
  )

  it('waits while an answer waits for its user', async () => {
    const chat = openChat()
    chat.turns.push(newTurn('r0', 'first', null))
    const queue = begin(chat)
    queue.add('second', ABOUT)
    await end(chat, 'waiting')
    expect([sent.length, queue.pause.value]).toEqual([0, 'undecided'])
    await end(chat, 'finished')
    expect(sent).toHaveLength(1)
  })

  it('keeps a question until the service has taken it', async () => {
    const chat = openChat()
    useQueue().add('c1', question('a'))
    const queue = begin(chat)
    await settle()
    expect(sent).toEqual([['a', 'run a']])
    expect([texts(), queue.items.value]).toEqual([['a'], []])
    await end(chat, 'streaming')
    expect(texts()).toEqual([])
  })

  it('does not send a question that is being edited', async () => {
    const chat = openChat()
    chat.turns.push(newTurn('r0', 'first', null))
    const queue = begin(chat)
    queue.add('second', ABOUT)
    queue.editing.value = queue.items.value[0]?.runId ?? null
    await end(chat)
    expect(sent).toEqual([])
    queue.edit(queue.editing.value ?? '', 'changed')
    queue.editing.value = null
    await settle()
    expect(sent.map(([text]) => text)).toEqual(['changed'])
  })

  it('sends nothing while the question of another tab is answered', async () => {
    const chat = openChat(() => {
      if (chat.turns.length === 0) chat.turns.push({ ...newTurn('theirs', 'b', null), started: true })
      return Promise.resolve()
    })
    useQueue().add('c1', question('a'))
    begin(chat)
    await settle()
    expect(sent).toEqual([])
    await end(chat)
    expect(sent).toEqual([['a', 'run a']])
  })

  it('asks before it sends what was left for long', async () => {
    const chat = openChat()
    useQueue().add('c1', question('a', { queuedAt: Date.now() - 3_600_000 }))
    const queue = begin(chat)
    await settle()
    expect([sent.length, queue.pause.value]).toEqual([0, 'old'])
    await queue.resume()
    expect(sent).toHaveLength(1)
  })

  it('tries again while the service cannot be reached, and sends to a chat it does not know', async () => {
    const answers = [new TypeError('lost'), new ApiError(404, { code: 'not_found' })]
    const chat = openChat(() => Promise.reject(answers.shift() ?? new Error('once too often')))
    useQueue().add('c1', question('a'))
    begin(chat)
    await settle()
    expect(sent).toEqual([])
    await vi.advanceTimersByTimeAsync(5_000)
    expect(sent).toHaveLength(1)
  })
})
