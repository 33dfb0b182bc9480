/** Columns, bars and lines. */
import type { ChartType } from '@/api/generated'
import {
  above,
  labelAxis,
  legend,
  legendLines,
  horizontalValueAxis,
  showsUnit,
  UNIT_HEIGHT,
  valueAxis,
} from '@/composables/chart/axes'
import { onAxis, type Column, type Frame } from '@/composables/chart/frame'
import { fullNumber, type Look, type Option } from '@/composables/chart/look'

const MANY_POINTS = 60
const MANY_DOTS = 24
const TOO_MANY_POINTS = 2_000
/** So many series fill their areas faintly, that one sees those behind. */
const AREA_OPACITY = 0.18

export function cartesian(whole: Frame, look: Look, type: ChartType): Option {
  const frame = onAxis(whole, 0)
  const horizontal = type === 'bar'
  const labels = labelAxis(frame, look, horizontal)
  const zoom = frame.labels.length > MANY_POINTS && !look.still
  const unit = frame.units[0] ?? look.unit
  return {
    grid: horizontal
      ? horizontalGrid(legendLines(frame.names, look), showsUnit(unit), zoom)
      : grid(legendLines(frame.names, look), showsUnit(unit), zoom),
    legend: legend(frame.names, look),
    xAxis: horizontal ? horizontalValueAxis(look, unit) : labels,
    yAxis: horizontal ? labels : valueAxis(look, type === 'line', unit),
    series: frame.names.map((name, at) => series(type, name, frame.columns[at] ?? [], frame, look)),
    ...(zoom ? { dataZoom: zoomer(horizontal, look) } : {}),
  }
}

/** The first unit on the left as columns, the second on the right as lines, or points along names. */
export function dual(frame: Frame, look: Look): Option {
  const left = onAxis(frame, 0)
  const right = onAxis(frame, 1)
  const [leftUnit = null] = left.units
  const [rightUnit = null] = right.units
  const zoom = frame.labels.length > MANY_POINTS && !look.still
  return {
    grid: grid(
      legendLines([...left.names, ...right.names], look),
      showsUnit(leftUnit) || showsUnit(rightUnit),
      zoom,
    ),
    legend: legend([...left.names, ...right.names], look),
    xAxis: labelAxis(frame, look, false),
    yAxis: [
      valueAxis(look, false, leftUnit),
      { ...valueAxis(look, true, rightUnit), splitLine: { show: false } },
    ],
    series: [
      ...left.names.map((name, at) => ({
        ...series('column', name, left.columns[at] ?? [], frame, look),
        tooltip: inUnit(look, leftUnit),
      })),
      ...right.names.map((name, at) => ({
        ...series('line', name, right.columns[at] ?? [], frame, look),
        ...(frame.xKind === 'time' ? {} : { symbolSize: 11, lineStyle: { width: 0 } }),
        tooltip: inUnit(look, rightUnit),
        yAxisIndex: 1,
        z: 3,
      })),
    ],
    ...(zoom ? { dataZoom: zoomer(false, look) } : {}),
  }
}

const inUnit = (look: Look, unit: string | null): object => ({
  valueFormatter: (value: unknown) =>
    typeof value === 'number' ? fullNumber(value, { locale: look.locale, unit }) : '–',
})

const grid = (legendLines: number, unitShown: boolean, zoom: boolean): object => ({
  left: 4,
  right: 18,
  top: above(legendLines, unitShown),
  bottom: zoom ? 44 : 6,
  containLabel: true,
})

const horizontalGrid = (legendLines: number, unitShown: boolean, zoom: boolean): object => ({
  left: 4,
  right: zoom ? 52 : 26,
  top: above(legendLines, false),
  bottom: unitShown ? UNIT_HEIGHT : 6,
  containLabel: true,
})

function zoomer(horizontal: boolean, look: Look): object[] {
  const axis = horizontal ? { yAxisIndex: 0 } : { xAxisIndex: 0 }
  const place = horizontal ? { width: 18, right: 6 } : { height: 18, bottom: 8 }
  return [
    { type: 'inside', ...axis },
    { type: 'slider', borderColor: look.border, textStyle: { color: look.muted }, ...place, ...axis },
  ]
}

function series(type: ChartType, name: string, data: Column, frame: Frame, look: Look): object {
  const stacked = type === 'stacked' || (type === 'area' && frame.names.length > 1)
  const shared = { name, data, ...(stacked ? { stack: 'total' } : {}) }
  const drawn = type === 'line' || type === 'area' ? line(type === 'area', data, look) : bars(type, data)
  return { ...shared, ...drawn, ...(stacked ? { itemStyle: { borderRadius: 0 } } : {}) }
}

const bars = (type: ChartType, data: Column): object => ({
  type: 'bar',
  barMaxWidth: 44,
  itemStyle: { borderRadius: type === 'bar' ? [0, 4, 4, 0] : [4, 4, 0, 0] },
  ...(data.length > TOO_MANY_POINTS ? { large: true } : {}),
})

function line(filled: boolean, data: Column, look: Look): object {
  return {
    type: 'line',
    connectNulls: false,
    lineStyle: { width: data.length > TOO_MANY_POINTS ? 1.5 : 2.5 },
    ...symbols(data),
    ...(filled ? { areaStyle: { opacity: AREA_OPACITY } } : {}),
    // A picture shows each point it has room for; on the page thinning keeps pointing quick.
    ...(data.length > TOO_MANY_POINTS && !look.still ? { sampling: 'lttb' } : {}),
  }
}

/** Dots where there are few; where there are many, only on points that no line reaches. */
function symbols(data: Column): object {
  if (data.length <= MANY_DOTS) return { showSymbol: true, showAllSymbol: true, symbolSize: 6 }
  const alone = new Set<number>()
  data.forEach((value, at) => {
    if (value !== null && (data[at - 1] ?? null) === null && (data[at + 1] ?? null) === null) alone.add(at)
  })
  if (alone.size === 0) return { showSymbol: false }
  return {
    showSymbol: true,
    symbolSize: (_: unknown, { dataIndex }: { dataIndex: number }) => (alone.has(dataIndex) ? 4 : 0),
  }
}
