import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError, NetworkError, connect } from '@/api/transport/client'
import { uploadFile } from '@/api/transport/upload'
import { FakeRequest, finished, frame } from './fakeUpload'

const content = new File(['a,b'], '表.csv')
const told = { sent: vi.fn(), read: vi.fn() }
let leaving: AbortController

function start() {
  const outcome = uploadFile(content, told, leaving.signal).catch((error: unknown) => error)
  const request = FakeRequest.made.at(-1)
  if (!request) throw new Error('nothing was sent')
  return { outcome, request }
}

beforeEach(() => {
  FakeRequest.install()
  leaving = new AbortController()
  told.sent.mockClear()
  told.read.mockClear()
  connect({ token: () => 'secret', locale: () => 'zh-CN', expired: () => Promise.resolve(false) })
})

describe('uploadFile', () => {
  it('sends the form with token and language, and tells how much has been sent', async () => {
    const { outcome, request } = start()
    expect(request.address).toBe('POST /api/files')
    expect(request.headers).toMatchObject({
      Authorization: 'Bearer secret',
      'Accept-Language': 'zh-CN',
      Accept: 'text/event-stream',
    })
    expect((request.body?.get('file') as File).name).toBe('表.csv')
    request.sent(1, 3)
    request.sent(3, 3)
    expect(told.sent.mock.calls).toEqual([[33], [100]])
    request.end(200, finished('f1'))
    expect(await outcome).toMatchObject({ id: 'f1' })
  })

  it('tells the progress of events that arrive in pieces, each once', async () => {
    const { outcome, request } = start()
    const text = frame({ type: 'progress', done: 40, table: '订单' })
    request.say(text.slice(0, 20))
    expect(told.read).not.toHaveBeenCalled()
    request.say(text.slice(20))
    request.say(': heartbeat\n\n')
    request.say(finished('f2'))
    request.end()
    expect(told.read.mock.calls).toMatchObject([[{ done: 40, table: '订单' }]])
    expect(await outcome).toMatchObject({ id: 'f2' })
  })

  it('throws the reason of a file that cannot be read', async () => {
    const { outcome, request } = start()
    request.end(200, frame({ type: 'failed', code: 'file_unreadable', message: '文件已损坏。' }))
    expect(await outcome).toMatchObject({ code: 'file_unreadable', message: '文件已损坏。' })
  })

  it('throws what a refusal says, and when to come back', async () => {
    const { outcome, request } = start()
    request.retryAfter = '2'
    request.end(429, JSON.stringify({ code: 'too_many', detail: 'Later.' }))
    const error = await outcome
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ status: 429, message: 'Later.', retryAfter: 2 })
  })

  it('takes a stream without an ending, and a lost connection, for the network', async () => {
    const broken = start()
    broken.request.say(frame({ type: 'progress', done: 1, table: null }))
    broken.request.end()
    expect(await broken.outcome).toBeInstanceOf(NetworkError)
    const lost = start()
    lost.request.onerror?.({})
    expect(await lost.outcome).toBeInstanceOf(NetworkError)
  })

  it('ends the request when it is cancelled', async () => {
    const { outcome, request } = start()
    leaving.abort()
    expect(request.aborted).toBe(true)
    expect(await outcome).toMatchObject({ name: 'AbortError' })
  })
})
