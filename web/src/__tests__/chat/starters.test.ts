import { beforeEach, describe, expect, it, vi } from 'vitest'
import { connect } from '@/api/transport/client'
import { getStarters } from '@/api/starters'

describe('getStarters', () => {
  const asked = vi.fn()

  beforeEach(() => {
    connect({ token: () => 'secret', locale: () => 'en', expired: () => Promise.resolve(false) })
    asked.mockResolvedValue(new Response('{"questions": ["How many?"]}', { status: 200 }))
    vi.stubGlobal('fetch', asked)
  })

  it.each([
    [{ sourceId: 's 1' }, '/api/starters?datasource_id=s%201'],
    [{ fileIds: ['f1', 'f2'] }, '/api/starters?file_id=f1&file_id=f2'],
  ])('asks about %j', async (about, address) => {
    expect(await getStarters(about, new AbortController().signal)).toEqual(['How many?'])
    expect(asked).toHaveBeenCalledWith(address, expect.anything())
  })
})
