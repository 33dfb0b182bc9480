/** The browser's storage under our prefix; a browser that forbids it keeps nothing. */
const PREFIX = 'tabletalk.'

export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key)
  } catch {
    return null
  }
}

export function writeStored(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key)
    else localStorage.setItem(PREFIX + key, value)
  } catch {
    // Private windows of some browsers refuse to store; the page works without.
  }
}
