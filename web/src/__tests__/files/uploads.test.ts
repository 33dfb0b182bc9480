import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useFiles } from '@/stores/files'
import { useSession } from '@/stores/session'
import { useUploads } from '@/stores/uploads'
import { FakeRequest, finished, frame } from './fakeUpload'

const contents = (...names: string[]): File[] => names.map((name) => new File(['x'], name))
const states = (): string[] => useUploads().items.map(({ state }) => state)
const requests = (): FakeRequest[] => FakeRequest.made

/** Until what was promised has been told. */
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  vi.useFakeTimers()
  window.matchMedia = vi.fn(
    () => ({ matches: false, addEventListener: vi.fn() }) as unknown as MediaQueryList,
  )
  setActivePinia(createPinia())
  FakeRequest.install()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('uploads', () => {
  it('carries three at once and the others in their turn', async () => {
    useUploads().add(contents('a', 'b', 'c', 'd', 'e'))
    expect(requests()).toHaveLength(3)
    requests()[1]?.end(200, finished('b'))
    await settle()
    expect(states()).toEqual(['waiting', 'ready', 'waiting', 'waiting', 'waiting'])
    expect(requests().map(({ body }) => (body?.get('file') as File).name)).toEqual(['a', 'b', 'c', 'd'])
    expect(useFiles().items.map(({ id }) => id)).toEqual(['b'])
  })

  it('says what is sent, then which sheet is read', () => {
    const [upload] = useUploads().add(contents('a'))
    requests()[0]?.sent(50, 100)
    expect(upload).toMatchObject({ state: 'sending', percent: 50 })
    requests()[0]?.sent(100, 100)
    expect(upload).toMatchObject({ state: 'reading', percent: 0 })
    requests()[0]?.say(frame({ type: 'progress', done: 30, table: '订单' }))
    expect(upload).toMatchObject({ state: 'reading', percent: 30, sheet: '订单' })
  })

  it('cancels: the request ends, nothing stays, the next one goes', async () => {
    const uploads = useUploads()
    const [first] = uploads.add(contents('a', 'b', 'c', 'd'))
    uploads.cancel(first?.id ?? '')
    await settle()
    expect(requests()[0]?.aborted).toBe(true)
    expect(uploads.items.map(({ name }) => name)).toEqual(['b', 'c', 'd'])
    expect(requests()).toHaveLength(4)
    expect(useFiles().items).toEqual([])
  })

  it('does not list what was cancelled while the service still does, and lists its name again after', async () => {
    const file = { id: '1', name: 'a', status: 'parsing' }
    const listed = vi.fn(() => Promise.resolve(Response.json({ items: [file], next_cursor: null })))
    vi.stubGlobal('fetch', listed)
    const [uploads, files] = [useUploads(), useFiles()]
    const [upload] = uploads.add(contents('a'))
    uploads.cancel(upload?.id ?? '')
    await files.refresh()
    expect(files.items).toEqual([])
    listed.mockResolvedValueOnce(Response.json({ items: [], next_cursor: null }))
    await vi.advanceTimersByTimeAsync(2000)
    expect(listed).toHaveBeenCalledTimes(2)
    await files.refresh()
    expect(files.items).toEqual([file])
  })

  it('does not send what was cancelled while it waited', async () => {
    const uploads = useUploads()
    const last = uploads.add(contents('a', 'b', 'c', 'd')).at(-1)
    uploads.cancel(last?.id ?? '')
    requests()[0]?.end(200, finished('a'))
    await settle()
    expect(requests()).toHaveLength(3)
  })

  it('keeps the reason of a refusal, and sends it again when told to', async () => {
    const uploads = useUploads()
    const [upload] = uploads.add(contents('a'))
    requests()[0]?.end(200, frame({ type: 'failed', code: 'file_unreadable', message: 'Damaged.' }))
    await settle()
    expect(upload).toMatchObject({ state: 'refused', problem: { message: 'Damaged.' } })
    uploads.retry(upload?.id ?? '')
    requests()[1]?.end(200, finished('a'))
    await settle()
    expect(upload).toMatchObject({ state: 'ready', problem: null, file: { id: 'a' } })
  })

  it('waits as long as the service asks when it takes no more at once', async () => {
    const [upload] = useUploads().add(contents('a'))
    const first = requests()[0]
    if (first) first.retryAfter = '2'
    first?.end(429, '{"code":"too_many"}')
    await vi.advanceTimersByTimeAsync(1900)
    expect([upload?.state, requests().length]).toEqual(['waiting', 1])
    await vi.advanceTimersByTimeAsync(200)
    expect(requests()).toHaveLength(2)
    requests()[1]?.end(200, finished('a'))
    await settle()
    expect(upload?.state).toBe('ready')
  })

  it('does not send a file that is too large to be taken', async () => {
    const limits = { query_max_rows: 1, upload_max_bytes: 0, upload_max_files: 1 }
    useSession().capabilities = {
      version: '0',
      modes: ['file'],
      answering: { kind: 'builtin', name: 'builtin' },
      locale_default: 'en',
      limits,
      chart_pictures: false,
    }
    const [upload] = useUploads().add(contents('a'))
    await settle()
    expect(requests()).toHaveLength(0)
    expect(upload).toMatchObject({ state: 'refused', problem: { code: 'too_large' } })
  })

  it('ends what is under way when the user signs out', async () => {
    const session = useSession()
    session.token = 'token'
    const uploads = useUploads()
    uploads.add(contents('a', 'b'))
    session.forget()
    await settle()
    expect(requests().every(({ aborted }) => aborted)).toBe(true)
    expect(uploads.items).toEqual([])
  })
})
