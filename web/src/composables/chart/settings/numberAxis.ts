/** What settings change of axes: logarithms, where they begin, titles, a line across. */
import type { ReferenceLine } from '@/api/generated'
import type { Frame } from '@/composables/chart/frame'
import { FONT_SIZE, fullNumber, settingsOf, type Look } from '@/composables/chart/look'
import { shortNumber } from '@/composables/numbers'

/** The axis of numbers as the settings want it; one of logarithms only where all numbers are above zero. */
export function adjustNumberAxis(axis: object, frame: Frame, look: Look): object {
  const { from_zero: fromZero, logarithmic, y_title: title } = settingsOf(look)
  return {
    ...axis,
    ...(fromZero === null ? {} : { scale: !fromZero }),
    ...(logarithmic && isPositive(frame) ? { type: 'log', scale: true } : {}),
    ...(title ? { name: title } : {}),
  }
}

export const isPositive = (frame: Frame): boolean =>
  frame.columns.every((column) => column.every((value) => value === null || value > 0))

const TITLE_GAP = 30

/** The title stands below the axis; above one that goes down, beside whose names it has no room. */
export function titleLabelAxis(axis: object, look: Look, horizontal: boolean): object {
  const { x_title: title } = settingsOf(look)
  if (!title) return axis
  const style = { color: look.muted, fontSize: FONT_SIZE }
  if (horizontal)
    return {
      ...axis,
      name: title,
      nameLocation: 'start',
      nameGap: 8,
      nameTextStyle: { ...style, align: 'right' },
    }
  return { ...axis, name: title, nameLocation: 'middle', nameGap: TITLE_GAP, nameTextStyle: style }
}

/** The line across the drawing, as a part of its first series. */
export function referenceLine(frame: Frame, look: Look, horizontal: boolean): object {
  const { reference } = settingsOf(look)
  const value = reference ? referenceValue(frame, reference) : null
  if (!reference || value === null) return {}
  return {
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      lineStyle: { type: [5, 4], width: 1.5, color: look.text, opacity: 0.75 },
      emphasis: { disabled: true },
      label: {
        position: horizontal ? 'end' : frame.xKind === 'time' ? 'insideStartTop' : 'insideEndTop',
        formatter: referenceText(reference, value, frame, look),
        color: look.text,
        fontSize: FONT_SIZE,
        textBorderColor: look.surface,
        textBorderWidth: 3,
      },
      data: [horizontal ? { xAxis: value } : { yAxis: value }],
    },
  }
}

/** Its label, else what it is; with its number unless the label stands for that. */
function referenceText(reference: ReferenceLine, value: number, frame: Frame, look: Look): string {
  const words = { value: '', average: look.words.average ?? '', median: look.words.median ?? '' }
  const name = reference.label || words[reference.kind]
  const number = reference.kind === 'value' && reference.label ? '' : numberText(value, frame, look)
  return [name, number].filter(Boolean).join(' ')
}

function numberText(value: number, frame: Frame, look: Look): string {
  const unit = frame.units[0] ?? null
  const fullText = Math.abs(value) >= 10_000 ? null : fullNumber(value, { locale: look.locale, unit })
  return fullText ?? shortNumber(value, look.locale)
}

function referenceValue(frame: Frame, { kind, value }: ReferenceLine): number | null {
  if (kind === 'value') return value
  const numbers = frame.columns.flat().filter((each) => each !== null)
  if (numbers.length === 0) return null
  if (kind === 'average') return numbers.reduce((sum, each) => sum + each, 0) / numbers.length
  const ascending = numbers.sort((a, b) => a - b)
  const [low, high] = [ascending[(ascending.length - 1) >> 1] ?? 0, ascending[ascending.length >> 1] ?? 0]
  return (low + high) / 2
}
