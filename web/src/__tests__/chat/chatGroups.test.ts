import { describe, expect, it } from 'vitest'
import { groupsOf } from '@/composables/chatList/chatGroups'

const NOW = new Date('2026-11-28T12:00:00')
const chat = (id: string, change: object = {}) => ({ id, updated_at: NOW.toISOString(), ...change })
const shape = (chats: ReturnType<typeof chat>[], folders: { id: string; name: string }[] = []) =>
  groupsOf(chats, folders, NOW).map(({ kind, key, chats: members }) => [
    kind,
    key,
    members.map(({ id }) => id),
  ])

describe('the groups of the list of chats', () => {
  it('puts pinned ones first, folders next, the others by date, the archive last', () => {
    const chats = [
      chat('today'),
      chat('pinned', { pinned: true, folder_id: 'f' }),
      chat('inside', { folder_id: 'f' }),
      chat('old', { updated_at: '2026-01-01T00:00:00Z' }),
      chat('away', { archived: true, pinned: true }),
    ]
    expect(shape(chats, [{ id: 'f', name: 'Sales' }])).toEqual([
      ['pinned', 'pinned', ['pinned']],
      ['folder', 'f', ['inside']],
      ['date', 'today', ['today']],
      ['date', 'older', ['old']],
      ['archived', 'archived', ['away']],
    ])
  })

  it('shows an empty folder, and a chat whose folder is gone by its date', () => {
    expect(shape([chat('lost', { folder_id: 'gone' })], [{ id: 'f', name: 'Empty' }])).toEqual([
      ['folder', 'f', []],
      ['date', 'today', ['lost']],
    ])
  })
})
