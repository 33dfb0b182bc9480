const MINUTE = 60_000
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 1440 * MINUTE],
  ['hour', 60 * MINUTE],
  ['minute', MINUTE],
]
const WEEK_MS = 7 * 1440 * MINUTE

/** Formats by locale: to make one takes longer than to use it a hundred times. */
const relative = new Map<string, Intl.RelativeTimeFormat>()
const absolute = new Map<string, Intl.DateTimeFormat>()
const days = new Map<string, Intl.DateTimeFormat>()

/** A time for people: "2 hours ago" within a week, never less than a minute, else the date. */
export function when(time: string, locale: string, now = Date.now()): string {
  const ms = new Date(time).getTime() - now
  if (Math.abs(ms) > WEEK_MS) return fullTime(time, locale)
  const [unit, size] = UNITS.find(([, least]) => Math.abs(ms) >= least) ?? ['minute', MINUTE]
  const amount = Math.round(ms / size) || (ms > 0 ? 1 : -1)
  const format = relative.get(locale) ?? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  relative.set(locale, format)
  const text = format.format(amount, unit)
  return text.replace(/(\d)(?=[\u4e00-\u9fff])/g, '$1 ')
}

/** Date and time in the reader's zone. */
export const fullTime = (time: string, locale: string): string =>
  formatIn(absolute, { dateStyle: 'medium', timeStyle: 'short' }, locale).format(new Date(time))

/** The date in the reader's zone. */
export const dayOf = (time: string, locale: string): string =>
  formatIn(days, { dateStyle: 'medium' }, locale).format(new Date(time))

function formatIn(
  formats: Map<string, Intl.DateTimeFormat>,
  styles: Intl.DateTimeFormatOptions,
  locale: string,
): Intl.DateTimeFormat {
  const format = formats.get(locale) ?? new Intl.DateTimeFormat(locale, styles)
  formats.set(locale, format)
  return format
}
