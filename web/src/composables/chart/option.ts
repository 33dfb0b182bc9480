/** An ECharts option drawn from a frame, in the page's language and colours. */
import type { EChartsCoreOption } from 'echarts/core'
import type { ChartType } from '@/api/generated'
import type { Frame } from '@/composables/chart/frame'
import { shortNumber } from '@/composables/numbers'

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
}

const MANY_POINTS = 60
const LONGEST_LABEL = 14

/** The option of every type but `kpi`, which is no drawing. */
export function chartOption(type: ChartType, frame: Frame, look: Look): EChartsCoreOption {
  const shared = {
    color: look.colors,
    backgroundColor: look.surface,
    textStyle: { fontFamily: 'inherit', color: look.text },
    animationDuration: 350,
    tooltip: tooltip(type, look),
    aria: { enabled: true },
  }
  return { ...shared, ...PARTS[type](frame, look, type) }
}

type Draw = (frame: Frame, look: Look, type: ChartType) => EChartsCoreOption

const PARTS: Record<ChartType, Draw> = {
  kpi: () => ({}),
  column: cartesian,
  bar: cartesian,
  line: cartesian,
  area: cartesian,
  stacked: cartesian,
  pie,
  scatter,
  heatmap,
}

/** A number with its unit, in full. */
export function fullNumber(value: number, look: Pick<Look, 'locale' | 'unit'>): string {
  const shown = value.toLocaleString(look.locale, { maximumFractionDigits: 4 })
  return look.unit === '%' ? `${shown}%` : look.unit ? `${shown} ${look.unit}` : shown
}

function tooltip(type: ChartType, look: Look): object {
  const items: ChartType[] = ['pie', 'scatter', 'heatmap']
  return {
    trigger: items.includes(type) ? 'item' : 'axis',
    confine: true,
    backgroundColor: look.surface,
    borderColor: look.border,
    textStyle: { color: look.text, fontSize: 13 },
    valueFormatter: (value: unknown) => (typeof value === 'number' ? fullNumber(value, look) : '–'),
  }
}

function cartesian(frame: Frame, look: Look, type: ChartType): EChartsCoreOption {
  const lying = type === 'bar'
  const labels = {
    type: 'category',
    data: frame.labels,
    inverse: lying,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: look.border } },
    axisLabel: { color: look.muted, formatter: shortLabel, hideOverlap: true },
  }
  const zoom = frame.labels.length > MANY_POINTS
  return {
    grid: {
      left: 4,
      right: 16,
      top: frame.names.length > 1 ? 44 : 16,
      bottom: zoom ? 44 : 4,
      containLabel: true,
    },
    legend: legend(frame, look),
    xAxis: lying ? valueAxis(look, false) : labels,
    yAxis: lying ? labels : valueAxis(look, type === 'line'),
    series: frame.names.map((name, index) => series(type, name, frame.columns[index] ?? [], frame)),
    ...(zoom ? { dataZoom: zoomer(lying, look) } : {}),
  }
}

function zoomer(lying: boolean, look: Look): object[] {
  const axis = lying ? { yAxisIndex: 0 } : { xAxisIndex: 0 }
  return [
    { type: 'inside', ...axis },
    { type: 'slider', height: lying ? undefined : 18, bottom: 6, borderColor: look.border, ...axis },
  ]
}

function series(type: ChartType, name: string, data: (number | null)[], frame: Frame): object {
  const stacked = type === 'stacked' || (type === 'area' && frame.names.length > 1)
  const shared = { name, data, ...(stacked ? { stack: 'total' } : {}) }
  if (type === 'line' || type === 'area') return { ...shared, ...lineLook(type === 'area', frame) }
  const radius = type === 'bar' ? [0, 4, 4, 0] : [4, 4, 0, 0]
  return { ...shared, type: 'bar', barMaxWidth: 44, itemStyle: { borderRadius: stacked ? 0 : radius } }
}

const lineLook = (filled: boolean, frame: Frame): object => ({
  type: 'line',
  symbolSize: 6,
  showSymbol: frame.labels.length <= MANY_POINTS,
  lineStyle: { width: 2.5 },
  ...(filled ? { areaStyle: { opacity: 0.18 } } : {}),
})

function pie(frame: Frame, look: Look): EChartsCoreOption {
  const values = frame.columns[0] ?? []
  return {
    legend: {
      type: 'scroll',
      bottom: 0,
      textStyle: { color: look.muted },
      pageTextStyle: { color: look.muted },
    },
    series: [
      {
        type: 'pie',
        name: frame.names[0] ?? '',
        radius: ['40%', '66%'],
        center: ['50%', '46%'],
        itemStyle: { borderColor: look.surface, borderWidth: 2 },
        label: { show: !look.narrow, color: look.text, formatter: '{b}  {d}%' },
        data: frame.labels.map((name, index) => ({ name, value: values[index] ?? null })),
      },
    ],
  }
}

function scatter(frame: Frame, look: Look): EChartsCoreOption {
  const [across = [], up = []] = frame.columns
  const name = { color: look.muted }
  return {
    grid: { left: 8, right: 24, top: 32, bottom: 28, containLabel: true },
    xAxis: {
      ...valueAxis(look, true),
      name: frame.names[0] ?? '',
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: name,
    },
    yAxis: { ...valueAxis(look, true), name: frame.names[1] ?? '', nameTextStyle: name },
    series: [
      {
        type: 'scatter',
        symbolSize: 9,
        itemStyle: { opacity: 0.75 },
        encode: { x: 0, y: 1, tooltip: [0, 1] },
        dimensions: [frame.names[0] ?? '', frame.names[1] ?? ''],
        data: frame.labels.map((label, index) => ({
          name: label,
          value: [across[index] ?? null, up[index] ?? null],
        })),
      },
    ],
  }
}

function heatmap(frame: Frame, look: Look): EChartsCoreOption {
  const cells = frame.columns.flatMap((column, y) =>
    column.flatMap((value, x) => (value === null ? [] : [[x, y, value]])),
  )
  const values = cells.map((cell) => cell[2] ?? 0)
  const axis = {
    type: 'category',
    axisTick: { show: false },
    axisLabel: { color: look.muted, formatter: shortLabel },
  }
  return {
    grid: { left: 4, right: 16, top: 8, bottom: 48, containLabel: true },
    xAxis: { ...axis, data: frame.labels },
    yAxis: { ...axis, data: frame.names },
    visualMap: {
      min: Math.min(...values),
      max: Math.max(...values),
      calculable: true,
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      itemHeight: 140,
      textStyle: { color: look.muted },
      formatter: (value: unknown) => shortNumber(Number(value), look.locale),
      inRange: { color: look.dark ? ['#232b4a', '#8098ff'] : ['#e7ecff', '#3b5bdb'] },
    },
    series: [{ type: 'heatmap', data: cells, itemStyle: { borderColor: look.surface, borderWidth: 1 } }],
  }
}

function valueAxis(look: Look, scale: boolean): object {
  return {
    type: 'value',
    scale,
    splitLine: { lineStyle: { color: look.border, opacity: 0.6 } },
    axisLabel: {
      color: look.muted,
      formatter: (value: number) => (look.unit === '%' ? `${value}%` : shortNumber(value, look.locale)),
    },
  }
}

function legend(frame: Frame, look: Look): object {
  return {
    show: frame.names.length > 1,
    type: 'scroll',
    top: 4,
    left: 0,
    icon: 'roundRect',
    itemWidth: 12,
    itemHeight: 8,
    textStyle: { color: look.muted },
    pageTextStyle: { color: look.muted },
    pageIconColor: look.muted,
  }
}

function shortLabel(label: string): string {
  const points = Array.from(label)
  return points.length > LONGEST_LABEL ? `${points.slice(0, LONGEST_LABEL).join('')}…` : label
}
