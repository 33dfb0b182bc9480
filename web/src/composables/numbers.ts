/** Numbers as the database gave them: compared and shown without ever passing through a float. */
import type { Cell, ColumnKind, TableColumn } from '@/api/generated'

const NUMBER = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i
const NUMERIC: ReadonlySet<ColumnKind> = new Set(['integer', 'decimal', 'float'])
const RELATIVE_TOLERANCE = 1e-12
const LARGEST_EXPONENT = 400
/** Numbers that name something, and are neither more nor less: ids, phones, years, places on a map. */
const IDENTIFIER_NAME =
  /(?:^|[ _])(?:id|uuid|code|no|sku|isbn|barcode|ssn|year|yr|year[ _]month|ym|yyyymm|date|zip|zip ?code|postcode|phone|mobile|tel|telephone|fax|lat|latitude|lng|lon|longitude)$/i
const IDENTIFIER_SUFFIX =
  /[a-z]I[Dd]$|(?:ID|年|年份|年度|年月|日期|编号|编码|代码|单号|电话|手机|邮编|身份证|条码|经度|纬度|号)$/

export const isNumeric = (kind: ColumnKind): boolean => NUMERIC.has(kind)

/** A decimal number in its digits. */
export interface Parts {
  negative: boolean
  whole: string
  fraction: string
}

/** The digits of a decimal number written in any way, or null for what is none. */
export function partsOf(text: string): Parts | null {
  const match = NUMBER.exec(text.trim())
  if (!match) return null
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  if (whole + fraction === '' || Math.abs(Number(exponent)) > LARGEST_EXPONENT) return null
  return movePoint({ negative: sign === '-', whole, fraction }, Number(exponent))
}

function movePoint({ negative, whole, fraction }: Parts, exponent: number): Parts {
  const digits = whole + fraction
  const point = whole.length + exponent
  const paddedDigits =
    point > digits.length ? digits.padEnd(point, '0') : '0'.repeat(Math.max(0, -point)) + digits
  const at = Math.max(0, point)
  return { negative, whole: paddedDigits.slice(0, at), fraction: paddedDigits.slice(at) }
}

/** Orders two decimal numbers exactly; null when one of them is not a number. */
export function compareExact(a: string, b: string): number | null {
  const left = partsOf(a)
  const right = partsOf(b)
  if (!left || !right) return null
  const l = withSign(left)
  const r = withSign(right)
  if (l.sign !== r.sign) return l.sign - r.sign
  return l.sign * magnitude(l, r)
}

/** As `compareExact`, by floats where they are far enough apart to be sure: thousands of rows are sorted at once. */
function compareNumbers(a: string, b: string): number | null {
  const [left, right] = [Number(a), Number(b)]
  const isSafe = Math.abs(left - right) > RELATIVE_TOLERANCE * Math.max(Math.abs(left), Math.abs(right))
  return isSafe && Number.isFinite(left - right) ? left - right : compareExact(a, b)
}

interface Signed {
  sign: number
  whole: string
  fraction: string
}

function withSign({ negative, whole, fraction }: Parts): Signed {
  const bare = { whole: whole.replace(/^0+/, ''), fraction: fraction.replace(/0+$/, '') }
  const zero = bare.whole === '' && bare.fraction === ''
  return { ...bare, sign: zero ? 0 : negative ? -1 : 1 }
}

function magnitude(a: Signed, b: Signed): number {
  if (a.whole.length !== b.whole.length) return a.whole.length - b.whole.length
  return order(a.whole, b.whole) || order(a.fraction, b.fraction)
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** A function that orders the cells of a column; nulls always come last. */
export function cellOrder(
  kind: ColumnKind,
  direction: 'ascending' | 'descending',
  locale: string,
): (a: Cell, b: Cell) => number {
  const collator = new Intl.Collator(locale, { numeric: true })
  const compare = (a: string, b: string): number =>
    isNumeric(kind) ? (compareNumbers(a, b) ?? collator.compare(a, b)) : collator.compare(a, b)
  const factor = direction === 'ascending' ? 1 : -1
  return (a, b) => {
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    return factor * compare(String(a), String(b))
  }
}

/** Whether the numbers of a column are amounts, and not years or identifiers: only those are rounded and grouped. */
export const isAmount = ({ name, label }: Pick<TableColumn, 'name' | 'label'>): boolean =>
  ![name, label].some((words) => IDENTIFIER_NAME.test(words) || IDENTIFIER_SUFFIX.test(words))

/** A number with thousands separators, every digit as it was; other text unchanged. */
export function groupThousands(text: string): string {
  const match = /^([+-]?)(\d+)(\.\d+)?$/.exec(text)
  if (!match) return text
  const [, sign = '', whole = '', fraction = ''] = match
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ',') + fraction
}

/** Whether a unit stands before its number, as signs of money do. */
export const isPrefixUnit = (unit: string): boolean => /^(?:HK|US|NT)?[$€£¥₩₹]$/.test(unit)

/** A written number with its unit. */
export function withUnit(text: string, unit: string | null): string {
  if (!unit) return text
  if (unit === '%') return `${text}%`
  if (!isPrefixUnit(unit)) return /^[\u3400-\u9fff]/.test(unit) ? text + unit : `${text} ${unit}`
  return text.startsWith('-') ? `-${unit}${text.slice(1)}` : unit + text
}

const SHORT_EN: [number, string][] = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'K'],
]
const SHORT_ZH: [number, string][] = [
  [1e12, '万亿'],
  [1e8, '亿'],
  [1e4, '万'],
]

/** What is smaller is in full: "3,108" instead of "3.108K". */
const SHORTENED_FROM = 1e4

/** A number for a label: short where that is shorter, in the units of the language. Not for the table. */
export const shortNumber = (value: number, locale: string): string =>
  Math.abs(value) < SHORTENED_FROM
    ? groupThousands(String(Number(value.toPrecision(6))))
    : axisNumber(value, locale)

/** A number for an axis: in English also thousands are short, so that all its numbers are written in one way. */
export function axisNumber(value: number, locale: string): string {
  const size = Math.abs(value)
  const [scale, unit] = (locale === 'zh-CN' ? SHORT_ZH : SHORT_EN).find(([least]) => size >= least) ?? [1, '']
  return `${groupThousands(String(Number((value / scale).toPrecision(size >= 1e4 ? 4 : 6))))}${unit}`
}

/** A duration for people. */
export function duration(ms: number, locale: string): string {
  if (ms < 1) return locale === 'zh-CN' ? '不到 1 毫秒' : 'under 1 ms'
  if (ms < 1000) return `${Math.max(1, Math.round(ms))} ${locale === 'zh-CN' ? '毫秒' : 'ms'}`
  return `${(ms / 1000).toFixed(1)} ${locale === 'zh-CN' ? '秒' : 's'}`
}
