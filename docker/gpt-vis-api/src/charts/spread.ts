/** How values are spread: boxes and violins. */
import type { EChartsOption, SeriesOption } from 'echarts'
import type { Look } from '../look.ts'
import { shortIn } from '../numbers.ts'
import type { Body } from '../schema.ts'
import { categories, grid, legend, values } from './axes.ts'
import { distinct, lookFor, scene, top, type Scene } from './scene.ts'

type Spread = Body<'boxplot'>

export const boxplot = (body: Spread): Scene =>
  spread(body, (name, samples) => [
    {
      type: 'boxplot',
      name,
      data: samples.map((sample) => (sample.length ? fiveNumbers(sample) : [])),
      itemStyle: { borderWidth: 1.5 },
      boxWidth: [8, 50],
    } as SeriesOption,
  ])

export const violin = (body: Spread): Scene =>
  spread(body, (name, samples, look, place) => [violins(name, samples, look, place)])

interface Place {
  at: number
  of: number
}
type Draw = (name: string, samples: number[][], look: Look, place: Place) => SeriesOption[]

function spread(body: Spread, draw: Draw): Scene {
  const look = lookFor(body)
  const labels = distinct(body.data.map(({ category }) => category))
  const groups = distinct(body.data.map(({ group }) => group ?? ''))
  const hasLegend = groups.length > 1
  const short = shortIn([body.title, ...labels, ...groups])
  const sample = (label: string, group: string): number[] =>
    body.data.filter((row) => row.category === label && (row.group ?? '') === group).map(({ value }) => value)
  return scene(body, look, {
    grid: grid(body, hasLegend, body),
    ...(hasLegend ? { legend: legend(look, groups, top(body)) } : {}),
    xAxis: categories(look, labels, body.axisXTitle, false),
    yAxis: values(look, short, body.axisYTitle, !body.style.startAtZero),
    series: groups.flatMap((group, at) =>
      draw(
        group,
        labels.map((label) => sample(label, group)),
        look,
        { at, of: groups.length },
      ),
    ),
  } as EChartsOption)
}

/** Least, quartiles, greatest. */
export function fiveNumbers(sample: readonly number[]): number[] {
  const ascending = [...sample].sort((a, b) => a - b)
  return [0, 0.25, 0.5, 0.75, 1].map((share) => quantile(ascending, share))
}

/** Linear interpolation between the closest ranks (type 7 of Hyndman and Fan). */
function quantile(ascending: readonly number[], share: number): number {
  const at = (ascending.length - 1) * share
  const low = ascending[Math.floor(at)] ?? 0
  const high = ascending[Math.ceil(at)] ?? low
  return low + (high - low) * (at - Math.floor(at))
}

const STEPS = 48

/** A Gaussian kernel density with Silverman's bandwidth: pairs of value and density. */
export function density(sample: readonly number[]): [number, number][] {
  const [low = 0, q1 = 0, , q3 = 0, high = 0] = fiveNumbers(sample)
  const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length
  const deviation = Math.sqrt(sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sample.length)
  const width = 0.9 * Math.min(deviation, (q3 - q1) / 1.34 || deviation) * sample.length ** -0.2 || 1
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const at = low + ((high - low) * step) / STEPS
    const sum = sample.reduce((total, value) => total + Math.exp(-0.5 * ((at - value) / width) ** 2), 0)
    return [at, sum / (sample.length * width * Math.sqrt(2 * Math.PI))]
  })
}

function violins(name: string, samples: number[][], look: Look, { at, of }: Place): SeriesOption {
  const color = look.colors[at % look.colors.length] ?? '#3b5bdb'
  const shapes = samples.map((sample) => (sample.length ? density(sample) : []))
  const widest = Math.max(...shapes.flat().map(([, d]) => d), Number.MIN_VALUE)
  return {
    type: 'custom',
    name,
    data: samples.map((sample, index) => [index, ...(sample.length ? fiveNumbers(sample) : [NaN])]),
    encode: { x: 0, y: [1, 2, 3, 4, 5] },
    itemStyle: { color },
    renderItem: (_, api) => {
      const index = Number(api.value(0))
      const shape = shapes[index] ?? []
      if (!shape.length) return { type: 'group', children: [] }
      const band = (api.size?.([1, 0]) as number[])[0] ?? 40
      const slot = (band * 0.8) / of
      const [center = 0] = api.coord([index, 0])
      const middle = center - band * 0.4 + slot * (at + 0.5)
      const y = (value: number): number => api.coord([index, value])[1] ?? 0
      const half = (d: number): number => (d / widest) * (slot / 2) * 0.95
      const right = shape.map(([value, d]) => [middle + half(d), y(value)])
      const left = shape.map(([value, d]) => [middle - half(d), y(value)]).reverse()
      const [, q1 = 0, median = 0, q3 = 0] = fiveNumbers(samples[index] ?? [])
      return {
        type: 'group',
        children: [
          {
            type: 'polygon',
            shape: { points: [...right, ...left] },
            style: { fill: color, opacity: 0.65, stroke: color },
          },
          {
            type: 'line',
            shape: { x1: middle, x2: middle, y1: y(q1), y2: y(q3) },
            style: { stroke: look.text, lineWidth: 3 },
          },
          {
            type: 'circle',
            shape: { cx: middle, cy: y(median), r: 3 },
            style: { fill: look.surface, stroke: look.text },
          },
        ],
      }
    },
  } as SeriesOption
}
