const MINUTE = 60_000
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 1440 * MINUTE],
  ['hour', 60 * MINUTE],
  ['minute', MINUTE],
]
const WEEK_MS = 7 * 1440 * MINUTE

/** A time for people: "2 hours ago" within a week, never less than a minute, else the date. */
export function when(time: string, locale: string, now = Date.now()): string {
  const ms = new Date(time).getTime() - now
  if (Math.abs(ms) > WEEK_MS) return fullTime(time, locale)
  const [unit, size] = UNITS.find(([, least]) => Math.abs(ms) >= least) ?? ['minute', MINUTE]
  const amount = Math.round(ms / size) || (ms > 0 ? 1 : -1)
  const text = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(amount, unit)
  return text.replace(/(\d)(?=[\u4e00-\u9fff])/g, '$1 ')
}

/** Date and time in the reader's zone. */
export const fullTime = (time: string, locale: string): string =>
  new Date(time).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' })
