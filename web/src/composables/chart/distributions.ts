/** How numbers are spread: points, bins, boxes, cells. */
import { above, labelAxis, shortLabel, showsUnit, valueAxis } from '@/composables/chart/axes'
import { numbersOf, type Column, type Frame } from '@/composables/chart/frame'
import { fullNumber, type Look, type Option } from '@/composables/chart/look'
import { shortNumber } from '@/composables/numbers'

const TOO_MANY_POINTS = 2_000

export function scatter(frame: Frame, look: Look): Option {
  const [across = '', up = ''] = frame.names
  const name = { color: look.muted }
  const many = frame.labels.length > TOO_MANY_POINTS
  return {
    grid: { left: 8, right: 24, top: 36, bottom: 30, containLabel: true },
    xAxis: {
      ...valueAxis(look, true, null),
      name: across,
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: name,
    },
    yAxis: {
      ...valueAxis(look, true),
      name: up,
      nameTextStyle: { ...name, align: 'left', padding: [0, 0, 0, -8] },
    },
    series: [
      {
        type: 'scatter',
        symbolSize: many ? 3 : 9,
        itemStyle: { opacity: many ? 0.5 : 0.75 },
        ...(many ? { large: true, largeThreshold: TOO_MANY_POINTS } : {}),
        encode: { x: 0, y: 1, tooltip: [0, 1] },
        dimensions: dimensionsOf([across, up]),
        data: frame.labels.map((name, at) => ({ name, value: pair(frame, at) })),
      },
    ],
  }
}

/** ECharts keeps dimensions as keys of objects, where a name such as `__proto__` is none. */
const dimensionsOf = (names: string[]): object[] =>
  names.map((displayName, at) => ({ name: `d${String(at)}`, displayName }))

const pair = (frame: Frame, at: number): Column => [
  frame.columns[0]?.[at] ?? null,
  frame.columns[1]?.[at] ?? null,
]

/** Bins side by side; the labels say from where to where. */
export function histogram(frame: Frame, look: Look): Option {
  const [from = [], to = [], counts = []] = frame.columns
  const labels = from.map(
    (low, at) => `${shortNumber(low ?? 0, look.locale)}–${shortNumber(to[at] ?? 0, look.locale)}`,
  )
  return {
    grid: { left: 4, right: 18, top: 36, bottom: 30, containLabel: true },
    xAxis: {
      ...labelAxis({ ...frame, labels, xKind: 'value' }, look, false),
      name: frame.xName,
      nameLocation: 'middle',
      nameGap: 30,
      nameTextStyle: { color: look.muted },
    },
    yAxis: { ...valueAxis(look, false, null), name: frame.names[2] ?? '', minInterval: 1 },
    series: [{ type: 'bar', name: frame.names[2] ?? '', barCategoryGap: '3%', data: counts }],
  }
}

/** Whiskers, quartiles and median, with what lies beyond as points. */
export function box(frame: Frame, look: Look): Option {
  const boxes = frame.labels.map((_, at) => frame.columns.map((column) => column[at] ?? null))
  const five = frame.names
  return {
    grid: { left: 4, right: 18, top: above(0, showsUnit(look.unit)), bottom: 6, containLabel: true },
    xAxis: labelAxis(frame, look, false),
    yAxis: valueAxis(look, true),
    series: [
      {
        type: 'boxplot',
        boxWidth: [10, 56],
        itemStyle: {
          borderWidth: 1.5,
          borderColor: look.colors[0],
          color: look.dark ? '#2a3354' : '#e7ecff',
        },
        dimensions: dimensionsOf([frame.xName, ...five]),
        encode: { tooltip: [1, 2, 3, 4, 5] },
        data: boxes,
      },
      {
        type: 'scatter',
        symbolSize: 6,
        itemStyle: { color: look.colors[3], opacity: 0.7 },
        data: frame.outliers.map(([label, value]) => ({ name: label, value: [label, value] })),
        tooltip: {
          formatter: ({ name, value }: { name: string; value: [string, number] }) =>
            `${escapeHtml(name)}  ${escapeHtml(fullNumber(value[1], look))}`,
        },
      },
    ],
  }
}

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => SIGNS[sign] ?? '')

export function heatmap(frame: Frame, look: Look): Option {
  const cells = frame.columns.flatMap((column, y) =>
    column.flatMap((value, x) => (value === null ? [] : [[x, y, value]])),
  )
  const values = numbersOf(frame)
  const axis = {
    type: 'category',
    axisTick: { show: false },
    axisLine: { show: false }, // cells hide it, so it would be seen only where one is missing
    axisLabel: { color: look.muted, formatter: shortLabel, hideOverlap: true },
  }
  return {
    grid: { left: 4, right: 16, top: 8, bottom: look.still ? 48 : 64, containLabel: true },
    xAxis: { ...axis, data: frame.labels },
    yAxis: { ...axis, data: frame.names },
    visualMap: { ...scale(values, look), orient: 'horizontal', left: 'center', bottom: 0 },
    series: [{ type: 'heatmap', data: cells, itemStyle: { borderColor: look.surface, borderWidth: 1 } }],
  }
}

/** From pale to strong, with the least and the greatest number beside it. */
export function scale(values: number[], look: Look): object {
  const low = values.reduce((a, b) => Math.min(a, b), values[0] ?? 0)
  const high = values.reduce((a, b) => Math.max(a, b), values[0] ?? 0)
  return {
    min: low,
    max: high > low ? high : low + 1,
    calculable: !look.still,
    itemHeight: 140,
    itemWidth: 14,
    textStyle: { color: look.muted },
    text: look.still ? [shortNumber(high, look.locale), shortNumber(low, look.locale)] : undefined,
    formatter: (value: unknown) => shortNumber(Number(value), look.locale),
    inRange: { color: look.dark ? ['#2a3354', '#8098ff'] : ['#dbe4ff', '#3b5bdb'] },
  }
}
