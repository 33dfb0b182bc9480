/** Names at the ends of lines and numbers beside bars, where there is room for them. */
import type { ChartType } from '@/api/generated'
import { shortLabel, textWidth } from '@/composables/chart/axes'
import type { Frame } from '@/composables/chart/frame'
import { FONT_SIZE, settingsOf, type Look } from '@/composables/chart/look'
import { shortNumber } from '@/composables/numbers'

const MOST_LINES = 10
const MOST_COLUMNS = { narrow: 6, wide: 14 }
const MOST_BARS = 30
const LETTER = 6.7
const LONGEST_NAME = 20

/** Whether lines have their names at their ends, so that no legend is needed. */
export const namesLines = (type: ChartType, frame: Frame, look: Look): boolean =>
  type === 'line' &&
  !look.narrow &&
  frame.names.length > 1 &&
  frame.names.length <= MOST_LINES &&
  frame.labels.length > 1 &&
  frame.names.every((name) => textWidth(name) <= LONGEST_NAME) &&
  frame.columns.every((column) => column.at(-1) !== null)

/** The room that names at the ends of lines take. */
export const nameRoom = (frame: Frame): number =>
  Math.max(...frame.names.map((name) => textWidth(name))) * LETTER + 28

export const lineName = (name: string, look: Look): object => ({
  endLabel: {
    show: true,
    formatter: `{dot|●} {name|${shortLabel(name).replace(/[{}|]/g, ' ')}}`,
    rich: {
      // Where labels were moved apart their colours say which line each is of.
      dot: { color: look.colorOf?.get(name) ?? look.text, fontSize: 10 },
      name: { color: look.text, fontSize: FONT_SIZE },
    },
    distance: 4,
  },
  labelLayout: { moveOverlap: 'shiftY' },
})

/** Numbers beside bars and points: as wished, else where a few bars stand alone. */
export function valueLabels(type: ChartType, frame: Frame, look: Look, stacked: boolean): object {
  if (!showsValues(type, frame, look)) return {}
  const unit = frame.units[0] ?? look.unit
  const position = stacked ? 'inside' : type === 'bar' ? 'right' : 'top'
  return {
    label: {
      show: true,
      position,
      fontSize: FONT_SIZE,
      ...(stacked ? {} : { color: look.text }),
      formatter: ({ value }: { value: unknown }) =>
        typeof value === 'number' ? (unit === '%' ? percent(value) : shortNumber(value, look.locale)) : '',
    },
    labelLayout: { hideOverlap: true },
  }
}

const percent = (value: number): string => `${Number(value.toFixed(1))}%`

export function showsValues(type: ChartType, frame: Frame, look: Look): boolean {
  const { labels } = settingsOf(look)
  if (labels !== 'auto') return labels === 'on'
  if (frame.names.length !== 1 || frame.xKind !== 'category') return false
  if (type === 'bar') return frame.labels.length <= MOST_BARS
  return type === 'column' && frame.labels.length <= MOST_COLUMNS[look.narrow ? 'narrow' : 'wide']
}
