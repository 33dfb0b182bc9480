/** The browser's storage under our prefix; a browser that forbids it keeps nothing. */
const PREFIX = 'tabletalk.'

export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key)
  } catch {
    return null
  }
}

/** False when the browser does not store: private windows of some refuse to, and the page works without. */
export function writeStored(key: string, value: string | null): boolean {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key)
    else localStorage.setItem(PREFIX + key, value)
    return true
  } catch {
    return false
  }
}

/** Calls `heard` whenever another tab has changed what is stored under the key. */
export function onStorageChange(key: string, listener: () => void): void {
  window.addEventListener('storage', (event) => {
    if (event.key === null || event.key === PREFIX + key) listener()
  })
}

/** The same storage, for one tab alone: it goes with the tab. */
export function readTabStored(key: string): string | null {
  try {
    return sessionStorage.getItem(PREFIX + key)
  } catch {
    return null
  }
}

export function writeTabStored(key: string, value: string): void {
  try {
    sessionStorage.setItem(PREFIX + key, value)
  } catch {
    // What cannot be stored is lost with the page, as it would be without this.
  }
}
