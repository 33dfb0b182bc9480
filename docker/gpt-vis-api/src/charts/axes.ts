/** Charts along two axes. */
import type { EChartsOption, SeriesOption } from 'echarts'
import type { Look } from '../look.ts'
import { shortIn, type Short } from '../numbers.ts'
import type { Body } from '../schema.ts'
import { distinct, lookFor, scene, top, type Frame, type Scene } from './scene.ts'

interface Row {
  label: string
  value: number
  group?: string | undefined
}
interface Titles {
  axisXTitle: string
  axisYTitle?: string
}
interface Columns {
  labels: string[]
  groups: string[]
  /** A list of values a group, as long as `labels`; null where the data has none. */
  values: (number | null)[][]
}

export function line(body: Body<'line'>): Scene {
  const { lineWidth = 2.5, startAtZero = false } = body.style
  return cartesian(body, timeColumns(body.data), !startAtZero, (name, data, count) => ({
    type: 'line',
    name,
    data,
    showSymbol: count <= 60,
    symbolSize: 6,
    connectNulls: false,
    lineStyle: { width: lineWidth },
  }))
}

export function area(body: Body<'area'>): Scene {
  const { lineWidth = 2 } = body.style
  return cartesian(body, timeColumns(body.data), false, (name, data) => ({
    type: 'line',
    name,
    data,
    showSymbol: false,
    lineStyle: { width: lineWidth },
    areaStyle: { opacity: body.stack ? 0.6 : 0.25 },
    ...(body.stack ? { stack: 'all' } : {}),
  }))
}

export const column = (body: Body<'column'>): Scene => bars(body, body.stack ?? false, false)
export const bar = (body: Body<'bar'>): Scene => bars(body, body.stack ?? !body.group, true)

function bars(body: Body<'bar'>, isStacked: boolean, lying: boolean): Scene {
  const columns = columnsOf(body.data.map(({ category, ...rest }) => ({ label: category, ...rest })))
  const radius = isStacked && columns.groups.length > 1 ? 0 : lying ? [0, 3, 3, 0] : [3, 3, 0, 0]
  const draw: Draw = (name, data) => ({
    type: 'bar',
    name,
    data,
    barMaxWidth: 48,
    itemStyle: { borderRadius: radius },
    ...(isStacked ? { stack: 'all' } : {}),
  })
  return cartesian(body, columns, false, draw, lying)
}

export function dualAxes(body: Body<'dual-axes'>): Scene {
  const look = lookFor(body)
  const short = shortIn([body.title, ...body.categories, ...body.series.map((s) => s.axisYTitle)])
  const sides = distinct(body.series.map(({ type }) => type))
  const names = body.series.map(({ axisYTitle, type }, at) => axisYTitle || `${type} ${at + 1}`)
  const side = (type: string): string => body.series.find((s) => s.type === type)?.axisYTitle ?? ''
  return scene(body, look, {
    grid: { left: 16, right: 16, top: top(body) + 46, bottom: 12, containLabel: true },
    legend: legend(look, names, top(body)),
    xAxis: categories(look, body.categories, body.axisXTitle, false),
    yAxis: sides.map((type, at) => ({
      ...values(look, short, side(type), false),
      ...(at ? { splitLine: { show: false } } : {}),
      scale: type === 'line' && !body.style.startAtZero,
    })),
    series: body.series.map(({ type, data }, at): SeriesOption => ({
      type: type === 'column' ? 'bar' : 'line',
      name: names[at] ?? '',
      data,
      yAxisIndex: sides.indexOf(type),
      ...(type === 'column' ? { barMaxWidth: 48 } : { symbolSize: 6 }),
    })) as EChartsOption['series'],
  } as EChartsOption)
}

export function waterfall(body: Body<'waterfall'>): Scene {
  const look = lookFor(body)
  const colors = Array.isArray(body.style.palette) ? {} : (body.style.palette ?? {})
  const {
    positiveColor = '#e03131',
    negativeColor = '#2f9e44',
    totalColor = look.colors[0] ?? '#3b5bdb',
  } = colors
  const below: number[] = []
  const steps: object[] = []
  let sum = 0
  for (const row of body.data) {
    const total = row.isTotal || row.isIntermediateTotal
    const [from, to] = total ? [0, sum] : [sum, sum + (row.value ?? 0)]
    below.push(from)
    steps.push({ from, to, color: total ? totalColor : to >= from ? positiveColor : negativeColor })
    sum = to
  }
  const short = shortIn([body.title, ...body.data.map(({ category }) => category)])
  return scene(body, look, {
    grid: {
      left: 16,
      right: 16,
      top: top(body) + (body.axisYTitle ? 28 : 16),
      bottom: 12,
      containLabel: true,
    },
    xAxis: categories(
      look,
      body.data.map(({ category }) => category),
      body.axisXTitle,
      false,
    ),
    yAxis: values(look, short, body.axisYTitle, false),
    series: [floating(steps as Step[], look, short)],
  } as EChartsOption)
}

interface Step {
  from: number
  to: number
  color: string
}

/** Bars that hang between two values: ECharts has none, and stacking over an unseen bar fails below zero. */
function floating(steps: Step[], look: Look, short: Short): SeriesOption {
  return {
    type: 'custom',
    data: steps.map(({ from, to }, at) => [at, from, to]),
    encode: { x: 0, y: [1, 2] },
    renderItem: (_, api) => {
      const at = Number(api.value(0))
      const step = steps[at] as Step
      const [x = 0, y0 = 0] = api.coord([at, step.from])
      const [, y1 = 0] = api.coord([at, step.to])
      const band = (api.size?.([1, 0]) as number[])[0] ?? 20
      const wide = Math.min(48, band * 0.6)
      const shape = {
        x: x - wide / 2,
        y: Math.min(y0, y1),
        width: wide,
        height: Math.max(1, Math.abs(y1 - y0)),
      }
      const change = step.from === 0 && at > 0 ? step.to : step.to - step.from
      return {
        type: 'group',
        children: [
          { type: 'rect', shape, style: { fill: step.color } },
          {
            type: 'text',
            style: {
              text: short(change),
              x,
              y: shape.y - 4,
              align: 'center',
              verticalAlign: 'bottom',
              fill: look.muted,
              fontSize: 11,
            },
          },
        ],
      }
    },
  } as SeriesOption
}

export function scatter(body: Body<'scatter'>): Scene {
  const look = lookFor(body)
  const groups = distinct(body.data.map(({ group }) => group ?? ''))
  const short = shortIn([body.title, body.axisXTitle, body.axisYTitle, ...groups])
  const hasLegend = groups.length > 1
  return scene(body, look, {
    grid: grid(body, hasLegend, body),
    ...(hasLegend ? { legend: legend(look, groups, top(body)) } : {}),
    xAxis: { ...values(look, short, body.axisXTitle, true), nameLocation: 'middle', nameGap: 28 },
    yAxis: values(look, short, body.axisYTitle, true),
    series: groups.map((name) => ({
      type: 'scatter',
      name,
      symbolSize: body.data.length > 500 ? 4 : 9,
      itemStyle: { opacity: 0.75 },
      data: body.data.filter(({ group }) => (group ?? '') === name).map(({ x, y }) => [x, y]),
    })),
  } as EChartsOption)
}

export function histogram(body: Body<'histogram'>): Scene {
  const { data } = body
  const low = data.reduce((a, b) => Math.min(a, b))
  const high = data.reduce((a, b) => Math.max(a, b))
  const count = body.binNumber ?? Math.max(1, Math.ceil(Math.log2(data.length) + 1)) // Sturges
  const width = (high - low) / count || 1
  const bins = Array.from({ length: count }, () => 0)
  for (const value of data) {
    const at = Math.min(count - 1, Math.floor((value - low) / width))
    bins[at] = (bins[at] ?? 0) + 1
  }
  const short = shortIn([body.title, body.axisXTitle])
  const labels = bins.map((_, at) => `${short(low + at * width)}–${short(low + (at + 1) * width)}`)
  const columns = { labels, groups: [''], values: [bins] }
  return cartesian(body, columns, false, (name, data) => ({ type: 'bar', name, data, barCategoryGap: '2%' }))
}

type Draw = (name: string, data: (number | null)[], count: number) => SeriesOption

function cartesian(body: Frame & Titles, columns: Columns, scale: boolean, draw: Draw, lying = false): Scene {
  const look = lookFor(body)
  const { labels, groups } = columns
  const short = shortIn([body.title, ...labels.slice(0, 20), ...groups])
  const hasLegend = groups.length > 1
  const across = categories(look, labels, lying ? (body.axisYTitle ?? '') : body.axisXTitle, lying)
  const up = values(look, short, lying ? body.axisXTitle : (body.axisYTitle ?? ''), scale)
  return scene(body, look, {
    grid: grid(body, hasLegend, body),
    ...(hasLegend ? { legend: legend(look, groups, top(body)) } : {}),
    xAxis: lying ? { ...up, nameLocation: 'middle', nameGap: 28 } : across,
    yAxis: lying ? across : up,
    series: groups.map((name, at) => draw(name, columns.values[at] ?? [], labels.length)),
  } as EChartsOption)
}

function columnsOf(rows: Row[]): Columns {
  const labels = distinct(rows.map(({ label }) => label))
  const groups = distinct(rows.map(({ group }) => group ?? ''))
  const place = new Map(labels.map((label, at) => [label, at]))
  const values = groups.map(() => labels.map((): number | null => null))
  const line = new Map(groups.map((group, at) => [group, values[at] as (number | null)[]]))
  for (const { label, value, group } of rows) {
    const cells = line.get(group ?? '') as (number | null)[]
    const at = place.get(label) as number
    cells[at] = (cells[at] ?? 0) + value
  }
  return { labels, groups, values }
}

const timeColumns = (data: Body<'line'>['data']): Columns =>
  columnsOf(data.map(({ time, ...rest }) => ({ label: time, ...rest })))

export function categories(look: Look, labels: string[], name: string, lying: boolean): object {
  return {
    type: 'category',
    data: labels,
    name,
    nameLocation: lying ? 'end' : 'middle',
    nameGap: lying ? 12 : 28,
    inverse: lying,
    nameTextStyle: { color: look.muted, align: lying ? 'right' : 'center' },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: look.line } },
    axisLabel: { color: look.muted, hideOverlap: true, width: 120, overflow: 'truncate' },
  }
}

export function values(look: Look, short: Short, name: string, scale: boolean): object {
  return {
    type: 'value',
    scale,
    name,
    nameTextStyle: { color: look.muted, align: 'left' },
    splitLine: { lineStyle: { color: look.line } },
    axisLabel: { color: look.muted, formatter: short },
  }
}

export function legend(look: Look, names: string[], at: number): object {
  return {
    data: names,
    top: at,
    left: 'center',
    type: 'scroll',
    icon: 'roundRect',
    itemWidth: 12,
    itemHeight: 8,
    textStyle: { color: look.muted },
  }
}

export function grid(frame: Frame, legendShown: boolean, titles: Titles): object {
  const above = top(frame) + (legendShown ? 28 : 0) + (titles.axisYTitle ? 20 : 4)
  return { left: 16, right: 24, top: above, bottom: titles.axisXTitle ? 32 : 12, containLabel: true }
}
