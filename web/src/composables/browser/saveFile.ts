const KEEP_MS = 10_000

/** Hands a file to the browser as a download. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => {
    URL.revokeObjectURL(url)
  }, KEEP_MS)
}

/** A file name made of a title and what is said of its rows: what file systems refuse is left out. */
export function fileName(title: string, extension: string, about = ''): string {
  const safe = title
    .normalize('NFC')
    .replace(/[\p{C}\\/:*?"<>|]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return `${Array.from(safe).slice(0, 60).join('').replace(/\.+$/, '') || 'tabletalk'}${about && ` – ${about}`}.${extension}`
}
