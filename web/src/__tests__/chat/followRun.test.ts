import { describe, expect, it, vi } from 'vitest'
import { ApiError, NetworkError } from '@/api/transport/client'
import type { SequencedEvent } from '@/api/runs'
import { followRun } from '@/composables/chat/stream/followRun'
import { newTurn } from '@/composables/chat/turn'

const delta = (id: string, text: string): SequencedEvent => ({
  id,
  event: { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: text },
})
const finished: SequencedEvent = { id: '9', event: { type: 'RUN_FINISHED', threadId: 'c', runId: 'r' } }

async function* stream(items: SequencedEvent[], error?: Error): AsyncGenerator<SequencedEvent> {
  for (const item of items) yield await Promise.resolve(item)
  if (error) throw error
}

function frames(...items: SequencedEvent[]): Response {
  return new Response(
    items.map(({ id, event }) => `id: ${id ?? ''}\ndata: ${JSON.stringify(event)}\n\n`).join(''),
  )
}

const wait = vi.fn<(ms: number) => Promise<void>>(() => Promise.resolve())
const options = { signal: new AbortController().signal, repeatable: true, wait }

describe('followRun', () => {
  it('comes back after a lost connection from the last event it has seen', async () => {
    const fetch = vi.fn<(url: string, init: RequestInit) => Promise<Response>>(() =>
      Promise.resolve(frames(delta('4', ' world'), finished)),
    )
    vi.stubGlobal('fetch', fetch)
    const turn = newTurn('r', 'q', null)
    await followRun(turn, () => stream([delta('3', 'hello')], new NetworkError('network')), options)
    expect(turn).toMatchObject({ status: 'finished', summary: 'hello world', reconnecting: null })
    expect(fetch.mock.calls[0]?.[0]).toBe('/api/chats/runs/r/events')
    expect(fetch.mock.calls[0]?.[1].headers).toMatchObject({ 'Last-Event-ID': '3' })
  })

  it('takes a stream that ends without an ending for a lost one', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(frames(finished)))
    const turn = newTurn('r', 'q', null)
    await followRun(turn, () => stream([delta('1', 'a')]), options)
    expect(turn.status).toBe('finished')
  })

  it('asks again with the same run when the first request never arrived', async () => {
    const open = vi.fn().mockImplementationOnce(() => stream([], new NetworkError('network')))
    open.mockImplementation(() => stream([finished]))
    const turn = newTurn('r', 'q', null)
    await followRun(turn, open, options)
    expect(open).toHaveBeenCalledTimes(2)
    expect(turn.status).toBe('finished')
  })

  it('does not start an edited statement twice', async () => {
    const open = vi.fn(() => stream([], new NetworkError('network')))
    const turn = newTurn('r', 'q', null)
    await followRun(turn, open, { ...options, repeatable: false })
    expect(open).toHaveBeenCalledOnce()
    expect(turn).toMatchObject({ status: 'failed', error: { code: 'network' } })
  })

  it('gives up at once when the service refuses, with its words', async () => {
    const turn = newTurn('r', 'q', null)
    const refusal = new ApiError(429, { code: 'too_many', detail: 'At most 16.' })
    await followRun(turn, () => stream([], refusal), options)
    expect(turn).toMatchObject({ status: 'failed', error: { code: 'too_many', message: 'At most 16.' } })
  })

  it('leaves the turn alone when the reader leaves', async () => {
    const leaving = new AbortController()
    const turn = newTurn('r', 'q', null)
    leaving.abort()
    await followRun(turn, () => stream([], new Error('aborted')), { ...options, signal: leaving.signal })
    expect(turn.status).toBe('submitted')
  })

  it('never gives up a run that has begun', async () => {
    let down = 200
    vi.stubGlobal('fetch', () => {
      down -= 1
      return down > 0 ? Promise.reject(new TypeError('refused')) : Promise.resolve(frames(finished))
    })
    const turn = newTurn('r', 'q', null)
    await followRun(turn, () => stream([delta('1', 'a')]), options)
    expect(turn).toMatchObject({ status: 'finished', summary: 'a', reconnecting: null })
  })

  it('waits as long as the service asks for, and shows its words meanwhile', async () => {
    const turn = newTurn('r', 'q', null)
    const restarting = new ApiError(503, { code: 'unavailable', detail: 'Being restarted.' }, 7)
    const open = vi.fn().mockImplementationOnce(() => stream([], restarting))
    open.mockImplementation(() => stream([finished]))
    const shown: unknown[] = []
    const noting = (ms: number): Promise<void> => Promise.resolve(void shown.push(ms, turn.reconnecting))
    await followRun(turn, open, { ...options, wait: noting })
    expect(shown).toEqual([7000, { message: 'Being restarted.' }])
    expect(turn.status).toBe('finished')
  })

  it('says when a refused question may be sent again', async () => {
    const turn = newTurn('r', 'q', null)
    const before = Date.now()
    await followRun(turn, () => stream([], new ApiError(429, { code: 'too_many' }, 5)), options)
    expect(turn.error?.retryAt).toBeGreaterThanOrEqual(before + 5000)
    expect(turn.started).toBe(false)
  })

  it('waits longer every time, and not for ever', async () => {
    const waits: number[] = []
    const turn = newTurn('r', 'q', null)
    const noting = (ms: number): Promise<void> => Promise.resolve(void waits.push(ms))
    await followRun(turn, () => stream([], new NetworkError('network')), { ...options, wait: noting })
    expect(waits.slice(0, 6)).toEqual([500, 1000, 2000, 4000, 8000, 15_000])
    expect(turn.error?.code).toBe('network')
  })
})
