/** Axes, legends and labels that drawings share. */
import type { Frame } from '@/composables/chart/frame'
import { FONT_SIZE, type Look } from '@/composables/chart/look'
import { axisNumber } from '@/composables/numbers'

/** Widths are in half letters. What is cut of a name is its middle: names that begin alike end differently. */
const MAX_LABEL_WIDTH = 28
const TAIL_WIDTH = 11
const MAX_HORIZONTAL = { narrow: 40, wide: 72 }
const FEW_LABELS = 12
export const LEGEND_HEIGHT = 30
export const UNIT_HEIGHT = 24
const LEGEND_LINE = 20

export function labelAxis(frame: Frame, look: Look, horizontal: boolean): object {
  return {
    type: 'category',
    data: frame.labels,
    inverse: horizontal,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: look.border } },
    axisLabel: {
      ...letters(look),
      formatter: frame.xKind === 'time' ? shortMoment : shortLabel,
      hideOverlap: true,
      ...(horizontal || frame.xKind !== 'category' ? {} : rotation(frame.labels, look.narrow)),
    },
  }
}

/** The letters of axes and legends. */
export const letters = (look: Look): object => ({ color: look.muted, fontSize: FONT_SIZE })

/** A few names stand all of them, at a slant when they are too long to stand side by side. */
function rotation(labels: string[], narrow: boolean): object {
  if (labels.length > FEW_LABELS) return {}
  return fitsColumns(labels, narrow) ? { interval: 0 } : { interval: 0, rotate: 35 }
}

/** Whether names can stand side by side below their columns. */
export function fitsColumns(labels: string[], narrow: boolean): boolean {
  const width = labels.reduce((sum, label) => sum + textWidth(shortLabel(label)) + 2, 0)
  return width <= (narrow ? MAX_HORIZONTAL.narrow : MAX_HORIZONTAL.wide)
}

/** The unit of bars stands below their axis: at its end it would lie on the last number. */
export function horizontalValueAxis(look: Look, unit: string | null): object {
  const under = { nameLocation: 'middle', nameGap: UNIT_HEIGHT, nameTextStyle: letters(look) }
  return { ...valueAxis(look, false, unit), ...under, ...(look.narrow ? { splitNumber: 3 } : {}) }
}

export function valueAxis(look: Look, scale: boolean, unit = look.unit): object {
  return {
    type: 'value',
    scale,
    name: unit && unit !== '%' ? unit : '',
    nameTextStyle: { ...letters(look), align: 'left', padding: [0, 0, 0, -8] },
    axisLine: { show: false, onZero: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: look.border, opacity: 0.6 } },
    axisLabel: {
      hideOverlap: true,
      ...letters(look),
      formatter: (value: number) =>
        unit === '%' ? `${Number(value.toPrecision(6))}%` : axisNumber(value, look.locale),
    },
  }
}

export function legend(names: string[], look: Look): object {
  return {
    show: names.length > 1,
    data: names,
    type: look.still ? 'plain' : 'scroll',
    top: 4,
    left: 0,
    ...legendStyle(look),
  }
}

export const legendStyle = (look: Look): object => ({
  icon: 'roundRect',
  itemWidth: 12,
  itemHeight: 8,
  textStyle: letters(look),
  pageTextStyle: letters(look),
  pageIconColor: look.muted,
  pageIconInactiveColor: look.border,
})

/** The room above a drawing that the lines of its legend and the units of its axes take. */
export const above = (legendLines: number, unitShown: boolean): number =>
  14 + (legendLines > 0 ? LEGEND_HEIGHT + (legendLines - 1) * LEGEND_LINE : 0) + (unitShown ? UNIT_HEIGHT : 0)

/** How many lines a legend takes: one that cannot be scrolled goes on below. */
export function legendLines(names: string[], look: Look): number {
  if (names.length < 2) return 0
  let [lines, lineWidth] = [1, 0]
  for (const name of names) {
    const width = textWidth(name) * 6.6 + 28
    if (lineWidth > 0 && lineWidth + width > (look.width ?? Infinity)) [lines, lineWidth] = [lines + 1, 0]
    lineWidth += width
  }
  return look.still ? lines : 1
}

export const showsUnit = (unit: string | null | undefined): boolean => Boolean(unit) && unit !== '%'

export function shortLabel(label: string): string {
  if (textWidth(label) <= MAX_LABEL_WIDTH) return label
  const points = Array.from(label)
  const head = takeWidth(points, MAX_LABEL_WIDTH - TAIL_WIDTH - 1)
  return `${head.join('')}…${takeWidth(points.reverse(), TAIL_WIDTH).reverse().join('')}`
}

function takeWidth(points: string[], width: number): string[] {
  let left = width
  const end = points.findIndex((point) => (left -= textWidth(point)) < 0)
  return points.slice(0, end)
}

/** A moment in full, without the seconds when they are none. */
const shortMoment = (label: string): string => label.slice(0, 19).replace(/:00$/, '')

/** How wide a text is in half letters: Chinese ones count twice. */
export function textWidth(label: string): number {
  let width = 0
  for (const point of label) width += (point.codePointAt(0) ?? 0) < 0x2e80 ? 1 : 2
  return width
}
