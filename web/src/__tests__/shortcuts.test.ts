import { describe, expect, it } from 'vitest'
import { keysOf, shortcutOf } from '@/composables/commands/shortcuts'

const press = (key: string, held: KeyboardEventInit = {}, target?: HTMLElement): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', { key, ...held, bubbles: true })
  ;(target ?? document.body).dispatchEvent(event)
  return event
}

describe('shortcutOf', () => {
  it.each([
    ['k', { ctrlKey: true }, 'palette'],
    ['k', { metaKey: true }, 'palette'],
    ['O', { ctrlKey: true, shiftKey: true }, 'new_chat'],
    ['?', { shiftKey: true }, 'shortcuts'],
    ['k', {}, null],
    ['k', { ctrlKey: true, altKey: true }, null],
    ['o', { ctrlKey: true }, null],
  ] as const)('of %s with %j is %s', (key, held, shortcut) => {
    expect(shortcutOf(press(key, held))).toBe(shortcut)
  })

  it('lets a question mark be written', () => {
    const area = document.createElement('textarea')
    document.body.append(area)
    expect(shortcutOf(press('?', { shiftKey: true }, area))).toBeNull()
    expect(shortcutOf(press('k', { ctrlKey: true }, area))).toBe('palette')
    area.remove()
  })
})

describe('keysOf', () => {
  it('names the keys of the computer', () => {
    expect(keysOf('Ctrl+Shift+O', false)).toEqual(['Ctrl', 'Shift', 'O'])
    expect(keysOf('Ctrl+K', true)).toEqual(['⌘', 'K'])
  })
})
