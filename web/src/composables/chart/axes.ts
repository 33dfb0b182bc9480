/** Axes, legends and labels that drawings share. */
import type { Frame } from '@/composables/chart/frame'
import type { Look } from '@/composables/chart/look'
import { shortNumber } from '@/composables/numbers'

const LONGEST_LABEL = 14
const MOST_UNTURNED = { narrow: 22, wide: 64 }
const FEW_LABELS = 12
export const LEGEND_HEIGHT = 30
export const UNIT_HEIGHT = 24

export function labelAxis(frame: Frame, look: Look, lying: boolean): object {
  return {
    type: 'category',
    data: frame.labels,
    inverse: lying,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: look.border } },
    axisLabel: {
      color: look.muted,
      formatter: frame.xKind === 'time' ? shortMoment : shortLabel,
      hideOverlap: true,
      ...(lying || frame.xKind !== 'category' ? {} : turned(frame.labels, look.narrow)),
    },
  }
}

/** A few names stand all of them, at a slant when they are too long to stand side by side. */
function turned(labels: string[], narrow: boolean): object {
  if (labels.length > FEW_LABELS) return {}
  const width = labels.reduce((sum, label) => sum + textWidth(shortLabel(label)) + 2, 0)
  const fits = width <= (narrow ? MOST_UNTURNED.narrow : MOST_UNTURNED.wide)
  return fits ? { interval: 0 } : { interval: 0, rotate: 35 }
}

export function valueAxis(look: Look, scale: boolean, unit = look.unit): object {
  return {
    type: 'value',
    scale,
    name: unit && unit !== '%' ? unit : '',
    nameTextStyle: { color: look.muted, align: 'left', padding: [0, 0, 0, -8] },
    axisLine: { show: false },
    splitLine: { lineStyle: { color: look.border, opacity: 0.6 } },
    axisLabel: {
      color: look.muted,
      formatter: (value: number) => (unit === '%' ? `${value}%` : shortNumber(value, look.locale)),
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
    ...legendLook(look),
  }
}

export const legendLook = (look: Look): object => ({
  icon: 'roundRect',
  itemWidth: 12,
  itemHeight: 8,
  textStyle: { color: look.muted },
  pageTextStyle: { color: look.muted },
  pageIconColor: look.muted,
  pageIconInactiveColor: look.border,
})

/** The room above a drawing that its legend and the units of its axes take. */
export const above = (legendShown: boolean, unitShown: boolean): number =>
  14 + (legendShown ? LEGEND_HEIGHT : 0) + (unitShown ? UNIT_HEIGHT : 0)

export const showsUnit = (unit: string | null | undefined): boolean => Boolean(unit) && unit !== '%'

export function shortLabel(label: string): string {
  const points = Array.from(label)
  return points.length > LONGEST_LABEL ? `${points.slice(0, LONGEST_LABEL).join('')}…` : label
}

/** A moment in full, without the seconds when they are none. */
const shortMoment = (label: string): string => label.slice(0, 19).replace(/:00$/, '')

/** How wide a text is in half letters: Chinese ones count twice. */
export function textWidth(label: string): number {
  let width = 0
  for (const point of label) width += (point.codePointAt(0) ?? 0) < 0x2e80 ? 1 : 2
  return width
}
