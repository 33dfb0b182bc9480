/** What a drawing depends on beside its data. */
import type { ChartSettings, ChartType } from '@/api/generated'
import { settingsFrom } from '@/composables/chart/settings/standard'
import { traitsOf } from '@/composables/chart/traits'
import { isPrefixUnit, withUnit } from '@/composables/numbers'

export interface Look {
  locale: string
  dark: boolean
  text: string
  muted: string
  border: string
  surface: string
  colors: string[]
  unit: string | null
  narrow: boolean
  /** A picture: nothing in it can be moved or pointed at. */
  still?: boolean
  /** Of a picture, in CSS pixels. */
  width?: number
  /** The family of letters; a canvas knows no style sheet. */
  font?: string
  settings?: ChartSettings
  /** The colour of each series, by its name. */
  colorOf?: ReadonlyMap<string, string>
  /** The series that the mouse is nearest to: the tooltip shows it strongly. */
  pointed?: { series: string | null }
  words: Words
}

/** How the user wants the chart, whole. */
export const settingsOf = (look: Look): ChartSettings => settingsFrom(look.settings)

/** Letters on a drawing are never smaller. */
export const FONT_SIZE = 12

/** The few words that stand in drawings. */
export interface Words {
  others: (n: number) => string
  offMap: (labels: string) => string
  average?: string
  median?: string
  /** How many of how many labels are drawn. */
  topOf?: (n: number, of: number) => string
}

export type Option = Record<string, unknown>

const SMALL = 1

/** A number with its unit, as a table writes it: two places, more of what is smaller than one. */
export function fullNumber(value: number, look: Pick<Look, 'locale' | 'unit'>): string {
  const money = look.unit !== null && (isPrefixUnit(look.unit) || look.unit.endsWith('元'))
  const digits =
    Math.abs(value) < SMALL && look.unit !== '%'
      ? { maximumSignificantDigits: 3 }
      : { maximumFractionDigits: 2, minimumFractionDigits: money && !Number.isInteger(value) ? 2 : 0 }
  return withUnit((value || 0).toLocaleString(look.locale, digits), look.unit)
}

export function tooltip(type: ChartType, look: Look): object {
  return {
    trigger: traitsOf(type).tooltip,
    confine: true,
    backgroundColor: look.surface,
    borderColor: look.border,
    textStyle: { color: look.text, fontSize: 13 },
    extraCssText: 'box-shadow: 0 4px 16px rgb(20 30 60 / 12%); border-radius: 8px; max-width: 320px',
    valueFormatter: (value: unknown) => (typeof value === 'number' ? fullNumber(value, look) : '–'),
  }
}
