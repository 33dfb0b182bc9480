/** The keys that work everywhere on the page. */
export const SHORTCUTS = {
  palette: 'Ctrl+K',
  new_chat: 'Ctrl+Shift+O',
  shortcuts: '?',
} as const
export type Shortcut = keyof typeof SHORTCUTS

/** Keys that work in one place, told with the others. */
export const LOCAL_KEYS = [
  ['send', 'Enter'],
  ['line', 'Shift+Enter'],
  ['last_question', '↑'],
  ['cells', 'Shift+↑↓←→'],
  ['close', 'Esc'],
] as const

/** Which shortcut a key is; `?` only where nothing is written. On a Mac, Command stands for Ctrl. */
export function shortcutOf(event: KeyboardEvent): Shortcut | null {
  if (event.altKey) return null
  if (event.ctrlKey || event.metaKey)
    return COMMANDS[`${event.shiftKey ? 'shift+' : ''}${event.key.toLowerCase()}`] ?? null
  return event.key === '?' && !isWritten(event.target) ? 'shortcuts' : null
}

const COMMANDS: Record<string, Shortcut> = { k: 'palette', 'shift+o': 'new_chat' }

const isWritten = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

/** The keys of a shortcut as this computer names them. */
export const keysOf = (keys: string, isMac = /mac|iphone|ipad/i.test(navigator.userAgent)): string[] =>
  keys.split('+').map((key) => (isMac && key === 'Ctrl' ? '⌘' : key))
