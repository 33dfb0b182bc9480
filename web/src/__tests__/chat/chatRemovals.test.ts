import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRemovals } from '@/stores/chatList/removals'

const asked = vi.hoisted(() => ({ calls: [] as [string[], unknown][], kept: new Set<string>() }))
vi.mock('@/api/chats', () => ({
  deleteChats: (ids: string[], options?: unknown) => {
    asked.calls.push([ids, options])
    return Promise.resolve(ids.filter((id) => !asked.kept.has(id)))
  },
}))

describe('chats that are deleted a moment later', () => {
  const onGone = vi.fn()
  const refresh = vi.fn(() => Promise.resolve())
  beforeEach(() => {
    asked.calls = []
    asked.kept = new Set()
    localStorage.clear()
    vi.clearAllMocks()
  })
  const pages: ReturnType<typeof createRemovals>[] = []
  const openPage = () => {
    const page = createRemovals(onGone, refresh)
    pages.push(page)
    return page
  }
  afterEach(() => {
    vi.useRealTimers()
    for (const page of pages.splice(0)) page.restore([...page.hidden.value])
  })

  it('are hidden first, and deleted for good when that is settled', async () => {
    const removals = openPage()
    removals.hide(['a', 'b'])
    expect([[...removals.hidden.value], asked.calls]).toEqual([['a', 'b'], []])
    await removals.finish(['a', 'b'])
    expect(onGone).toHaveBeenCalledWith(['a', 'b'])
    expect([removals.hidden.value.size, refresh.mock.calls.length]).toEqual([0, 0])
  })

  it('come back when that is taken back, or the service did not delete them', async () => {
    const removals = openPage()
    removals.hide(['a', 'b'])
    removals.restore(['a'])
    expect([...removals.hidden.value]).toEqual(['b'])
    asked.kept = new Set(['b'])
    await removals.finish(['b'])
    expect([removals.hidden.value.size, refresh.mock.calls.length]).toEqual([0, 1])
  })

  it('are deleted in batches, also when the page is left', async () => {
    const removals = openPage()
    const many = Array.from({ length: 501 }, (_, n) => String(n))
    removals.hide(many)
    window.dispatchEvent(new Event('pagehide'))
    expect(asked.calls.map(([ids, options]) => [ids.length, options])).toEqual([
      [500, { keepalive: true }],
      [1, { keepalive: true }],
    ])
    await removals.finish(many)
    expect(onGone).toHaveBeenCalledTimes(2)
  })

  it('are deleted by the next page where the last one was lost, unless another tab took it back', async () => {
    vi.useFakeTimers()
    const lostPage = openPage()
    lostPage.hide(['a', 'b'])
    const nextPage = openPage()
    expect([...nextPage.hidden.value]).toEqual(['a', 'b'])
    lostPage.restore(['a'])
    await vi.advanceTimersByTimeAsync(30_000)
    expect(asked.calls).toEqual([[['b'], undefined]])
    expect(nextPage.hidden.value.size).toBe(0)
    expect(openPage().hidden.value.size).toBe(0)
  })
})
