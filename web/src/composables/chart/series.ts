/** One series of columns, bars or a line. */
import type { ChartType } from '@/api/generated'
import type { Column, Frame } from '@/composables/chart/frame'
import { settingsOf, type Look } from '@/composables/chart/look'
import { lineName, valueLabels } from '@/composables/chart/settings/directLabels'

const MANY_DOTS = 24
const MOST_DOTS = 60
const TOO_MANY_POINTS = 2_000
/** So many series fill their areas faintly, that one sees those behind. */
const AREA_OPACITY = 0.18
const BLURRED = 0.16

interface Series {
  type: ChartType
  name: string
  data: Column
  frame: Frame
  look: Look
  stacked: boolean
  /** Whether a line has its name at its end. */
  named: boolean
}

export function drawSeries(series: Series): object {
  const { type, name, frame, look, stacked, named } = series
  const color = look.colorOf?.get(name)
  const isLine = type === 'line' || type === 'area'
  return {
    name,
    ...(color ? { color } : {}),
    ...(isLine ? lineOf(series) : barsOf(series)),
    ...(stacked ? { stack: 'total' } : {}),
    ...highlight(frame),
    ...valueLabels(type, frame, look, stacked && !isLine),
    ...(named ? lineName(name, look) : {}),
  }
}

const lineOf = ({ type, data, frame, look }: Series): object => ({
  data,
  ...line(type === 'area', data, frame, look),
})

const barsOf = ({ type, data, frame, look, stacked }: Series): object => ({
  data: withColors(data, frame, look),
  ...bars(type, data),
  ...(stacked ? { itemStyle: { borderRadius: 0 } } : {}),
})

/** The series that is pointed at stands out of several. */
const highlight = (frame: Frame): object =>
  frame.names.length < 2
    ? {}
    : {
        emphasis: { focus: 'series' },
        blur: {
          itemStyle: { opacity: BLURRED },
          lineStyle: { opacity: BLURRED },
          areaStyle: { opacity: 0.04 },
          endLabel: { opacity: 0.3 },
        },
      }

/** Bars of one series may have colours of their own, by their names. */
function withColors(data: Column, frame: Frame, look: Look): unknown[] {
  const { colors } = settingsOf(look)
  if (frame.names.length > 1 || !frame.labels.some((label) => label in colors)) return data
  return data.map((value, at) => {
    const color = colors[frame.labels[at] ?? '']
    return color ? { value, itemStyle: { color } } : value
  })
}

const bars = (type: ChartType, data: Column): object => ({
  type: 'bar',
  barMaxWidth: 44,
  itemStyle: { borderRadius: type === 'bar' ? [0, 4, 4, 0] : [4, 4, 0, 0] },
  ...(data.length > TOO_MANY_POINTS ? { large: true } : {}),
})

function line(isFilled: boolean, data: Column, frame: Frame, look: Look): object {
  const width = data.length > TOO_MANY_POINTS ? 1.5 : frame.names.length > 4 ? 2 : 2.5
  return {
    type: 'line',
    connectNulls: false,
    triggerLineEvent: true,
    lineStyle: { width },
    ...symbols(data, frame.names.length),
    ...(isFilled ? { areaStyle: { opacity: AREA_OPACITY } } : {}),
    // A picture shows each point it has room for; on the page thinning keeps pointing quick.
    ...(data.length > TOO_MANY_POINTS && !look.still ? { sampling: 'lttb' } : {}),
  }
}

/** Dots where there are few; where there are many, only on points that no line reaches. */
function symbols(data: Column, lines: number): object {
  if (data.length <= MANY_DOTS && data.length * lines <= MOST_DOTS)
    return { symbol: 'circle', showSymbol: true, showAllSymbol: true, symbolSize: 6 }
  const alone = new Set<number>()
  data.forEach((value, at) => {
    if (value !== null && (data[at - 1] ?? null) === null && (data[at + 1] ?? null) === null) alone.add(at)
  })
  if (alone.size === 0) return { symbol: 'circle', showSymbol: false }
  return {
    symbol: 'circle',
    showSymbol: true,
    symbolSize: (_: unknown, { dataIndex }: { dataIndex: number }) => (alone.has(dataIndex) ? 4 : 0),
  }
}
