import { describe, expect, it, vi } from 'vitest'
import { ApiError, NetworkError, allPages, connect, json } from '@/api/transport/client'

function answering(...responses: Response[]) {
  const fetch = vi.fn<(url: string, init: RequestInit) => Promise<Response>>(() =>
    Promise.resolve(responses.shift() ?? new Response('{}')),
  )
  vi.stubGlobal('fetch', fetch)
  return fetch
}

const problem = (status: number, body: object, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers })

describe('client', () => {
  it('sends token and language in headers, never in the address', async () => {
    const fetch = answering(new Response('{"ok":1}'))
    connect({ token: () => 'secret', locale: () => 'zh-CN', expired: () => Promise.resolve(false) })
    await json('/chats')
    const [url, init] = fetch.mock.calls[0] ?? ['', {}]
    expect(url).toBe('/api/chats')
    expect(init.headers).toMatchObject({ Authorization: 'Bearer secret', 'Accept-Language': 'zh-CN' })
  })

  it.each(['..', '.', '%2e%2e', '.\t.', '..\\users', 'a/../..'])(
    'asks for no other route than that of a record: %j',
    async (id) => {
      const fetch = answering()
      await expect(json(`/chats/${id}/x`, { method: 'DELETE' })).rejects.toMatchObject({ status: 404 })
      expect(fetch).not.toHaveBeenCalled()
    },
  )

  it('names the workspace, and tells when a record was found in another one', async () => {
    const found = () => new Response('{}', { headers: { 'X-Workspace': 'w2' } })
    const fetch = answering(found(), found(), new Response('{}'))
    const elsewhere = vi.fn()
    const hooks = { token: () => null, locale: () => 'en', expired: () => Promise.resolve(false) }
    connect({ ...hooks, workspace: () => 'w1', elsewhere })
    await json('/chats/1', { method: 'PATCH', body: {} })
    expect(elsewhere).not.toHaveBeenCalled()
    await json('/chats/1')
    expect(elsewhere).toHaveBeenCalledExactlyOnceWith('w2')
    expect(fetch.mock.calls[1]?.[1].headers).toMatchObject({ 'X-Workspace': 'w1' })
    connect(hooks)
    await json('/chats')
    expect(fetch.mock.calls[2]?.[1].headers).not.toHaveProperty('X-Workspace')
  })

  it('throws what a problem document says', async () => {
    answering(problem(429, { code: 'too_many', detail: '太多了', request_id: 'r9' }, { 'Retry-After': '30' }))
    const error = await json('/x').catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({
      status: 429,
      code: 'too_many',
      message: '太多了',
      requestId: 'r9',
      retryAfter: 30,
    })
  })

  it('ends the session on 401, but not when a sign-in is refused', async () => {
    const expired = vi.fn(() => Promise.resolve(false))
    connect({ token: () => 't', locale: () => 'en', expired })
    answering(problem(401, {}), problem(401, {}))
    await expect(json('/auth/login')).rejects.toBeInstanceOf(ApiError)
    expect(expired).not.toHaveBeenCalled()
    await expect(json('/chats')).rejects.toBeInstanceOf(ApiError)
    expect(expired).toHaveBeenCalledOnce()
  })

  it('sends a request again after its user has signed in again', async () => {
    let token = 'old'
    const expired = vi.fn(() => {
      token = 'new'
      return Promise.resolve(true)
    })
    connect({ token: () => token, locale: () => 'en', expired })
    const fetch = answering(problem(401, {}), new Response('{"id":1}'))
    await expect(json('/chats')).resolves.toEqual({ id: 1 })
    expect(
      fetch.mock.calls.map(([, init]) => (init.headers as Record<string, string>)['Authorization']),
    ).toEqual(['Bearer old', 'Bearer new'])
    expect(expired).toHaveBeenCalledOnce()
  })

  it('tells an unreachable service from a refusal', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')))
    await expect(json('/x')).rejects.toBeInstanceOf(NetworkError)
  })

  it('reads a list to its last page', async () => {
    const fetch = answering(
      new Response('{"items":[1,2],"next_cursor":"c"}'),
      new Response('{"items":[3],"next_cursor":null}'),
    )
    expect(await allPages<number>('/users', { limit: 2 })).toEqual([1, 2, 3])
    expect(fetch.mock.calls[1]?.[0]).toBe('/api/users?limit=2&cursor=c')
  })
})
