const UNITS = ['KB', 'MB', 'GB'] as const
const STEP = 1024

/** A size for people: "7.4 KB". */
export function fileSize(bytes: number, locale: string): string {
  if (bytes < STEP) return `${bytes.toLocaleString(locale)} B`
  const power = Math.min(UNITS.length, Math.floor(Math.log(bytes) / Math.log(STEP)))
  const value = (bytes / STEP ** power).toLocaleString(locale, { maximumFractionDigits: 1 })
  return `${value} ${UNITS[power - 1] ?? ''}`
}
