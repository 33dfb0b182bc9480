/** Parts of a whole, profiles, and flows between parts. */
import { legend, legendStyle, shortLabel } from '@/composables/chart/axes'
import { onAxis, type Column, type Frame } from '@/composables/chart/frame'
import { fullNumber, settingsOf, type Look, type Option } from '@/composables/chart/look'
import { shortNumber } from '@/composables/numbers'

const MAX_SLICES = 9
const CORNERS = 3

interface Item {
  name: string
  value: number
  itemStyle?: { color: string }
}
type LabelParams = { name: string; value: number }

/** A ring; the smallest slices of many are one. */
export function pie(frame: Frame, look: Look): Option {
  const slices = groupSmallest(itemsOf(frame, look), look)
  const whole = slices.reduce((sum, { value }) => sum + value, 0) || 1
  const share = (value: number): string => `${Number(((100 * value) / whole).toFixed(1))}%`
  const shares = new Map(slices.map(({ name, value }) => [name, share(value)]))
  return {
    legend: {
      ...legendStyle(look),
      show: look.narrow,
      type: look.still ? 'plain' : 'scroll',
      bottom: 0,
      formatter: (name: string) => `${shortLabel(name)}  ${shares.get(name) ?? ''}`,
    },
    series: [
      {
        type: 'pie',
        name: frame.names[0] ?? '',
        radius: look.narrow ? ['38%', '62%'] : ['39%', '64%'],
        center: ['50%', look.narrow ? '44%' : '50%'],
        itemStyle: { borderColor: look.surface, borderWidth: 2 },
        label: {
          show: !look.narrow,
          color: look.text,
          // On a small card a name goes on below instead of being cut.
          overflow: 'break',
          lineHeight: 15,
          formatter: ({ name }: LabelParams) => `${shortLabel(name)} ${shares.get(name) ?? ''}`,
        },
        labelLine: { show: !look.narrow, length: 10, length2: 6, lineStyle: { color: look.muted } },
        data: slices,
      },
    ],
  }
}

function groupSmallest(items: Item[], look: Look): Item[] {
  const most = Math.min(settingsOf(look).top ?? MAX_SLICES, items.length)
  if (items.length <= most) return items
  const descending = [...items].sort((a, b) => b.value - a.value)
  const rest = descending.slice(most - 1)
  const value = rest.reduce((sum, item) => sum + item.value, 0)
  return [...descending.slice(0, most - 1), { name: look.words.others(rest.length), value }]
}

/** Stages in the order of the rows, with what is left of the first. */
export function funnel(frame: Frame, look: Look): Option {
  const items = itemsOf(frame, look)
  const first = items[0]?.value || 1
  return {
    series: [
      {
        type: 'funnel',
        name: frame.names[0] ?? '',
        top: 12,
        bottom: 12,
        left: look.narrow ? '4%' : '10%',
        width: look.narrow ? '46%' : '56%',
        min: 0,
        max: Math.max(...items.map(({ value }) => value), 1),
        sort: 'none',
        gap: 3,
        itemStyle: { borderWidth: 0 },
        labelLine: { lineStyle: { color: look.muted } },
        label: {
          position: 'right',
          color: look.text,
          lineHeight: 17,
          formatter: ({ name, value }: LabelParams) =>
            `${shortLabel(name)}${look.narrow ? '\n' : '  '}${shortNumber(value, look.locale)}  ${Number(((100 * value) / first).toFixed(1))}%`,
        },
        data: items,
      },
    ],
  }
}

/** A polygon a row where there are several measures, each with its own scale; else a corner a row. */
export function radar(frame: Frame, look: Look): Option {
  const { corners, polygons } =
    frame.names.length >= CORNERS && !frame.grouped ? byMeasure(frame) : byLabel(onAxis(frame, 0))
  const hasLegend = polygons.length > 1
  return {
    legend: legend(hasLegend ? polygons.map(({ name }) => name) : [], look),
    radar: {
      indicator: corners.map(({ name, max }) => ({ name: shortLabel(name), max, min: 0 })),
      center: ['50%', hasLegend ? '56%' : '52%'],
      radius: look.narrow ? '56%' : '66%',
      axisName: { color: look.muted },
      splitArea: { show: false },
      splitLine: { lineStyle: { color: look.border } },
      axisLine: { lineStyle: { color: look.border } },
    },
    series: [
      {
        type: 'radar',
        areaStyle: { opacity: 0.14 },
        lineStyle: { width: 2 },
        data: polygons,
        // The corners may be of different units: their numbers stand as they are.
        tooltip: { valueFormatter: plainNumber(look) },
      },
    ],
  }
}

interface Polygons {
  corners: { name: string; max: number }[]
  polygons: { name: string; value: Column }[]
}

const byMeasure = (frame: Frame): Polygons => ({
  corners: frame.names.map((name, at) => ({ name, max: maximum(frame.columns[at] ?? []) })),
  polygons: frame.labels.map((name, row) => ({
    name,
    value: frame.columns.map((column) => column[row] ?? null),
  })),
})

function byLabel(frame: Frame): Polygons {
  const max = maximum(frame.columns.flat())
  return {
    corners: frame.labels.map((name) => ({ name, max })),
    polygons: frame.names.map((name, at) => ({ name, value: frame.columns[at] ?? [] })),
  }
}

const maximum = (column: Column): number => Math.max(...column.map((value) => value ?? 0)) || 1

const plainNumber =
  (look: Look) =>
  (value: unknown): string =>
    typeof value === 'number' ? fullNumber(value, { locale: look.locale, unit: null }) : '–'

/** Areas; where the series are groups, each group is a branch. */
export function treemap(frame: Frame, look: Look): Option {
  const data = frame.grouped
    ? frame.names.map((name, at) => ({ name, children: leaves(frame.labels, frame.columns[at] ?? []) }))
    : leaves(frame.labels, frame.columns[0] ?? [])
  return {
    series: [
      {
        type: 'treemap',
        name: frame.grouped ? '' : (frame.names[0] ?? ''),
        top: 6,
        left: 0,
        right: 0,
        bottom: 4,
        roam: false,
        nodeClick: false,
        breadcrumb: { show: false },
        visibleMin: 1,
        itemStyle: { borderColor: look.surface, borderWidth: 1, gapWidth: 1 },
        label: {
          color: '#fff',
          textBorderColor: 'rgba(0,0,0,.4)',
          textBorderWidth: 2,
          overflow: 'truncate',
          formatter: ({ name, value }: LabelParams) => `${name}\n${shortNumber(value, look.locale)}`,
        },
        upperLabel: { show: frame.grouped, height: 22, color: look.text },
        levels: frame.grouped ? [{ upperLabel: { show: false } }, {}, {}] : [],
        data,
      },
    ],
  }
}

const leaves = (labels: string[], column: (number | null)[]): Item[] =>
  labels.flatMap((name, at) => (column[at] ? [{ name, value: column[at] }] : []))

/** Rivers from the labels to the groups; a chain where a target flows on, two sides where it would turn back. */
export function sankey(frame: Frame, look: Look): Option {
  const pairs = frame.names.flatMap((target, at) =>
    frame.labels.flatMap((source, row) => {
      const value = frame.columns[at]?.[row]
      return value ? [{ source, target, value }] : []
    }),
  )
  const links = hasCycle(pairs) ? pairs.map((pair) => ({ ...pair, target: `${pair.target}\u200b` })) : pairs
  const nodes = [...new Set(links.flatMap(({ source, target }) => [source, target]))]
  return {
    series: [
      {
        type: 'sankey',
        top: 12,
        bottom: 12,
        left: 4,
        right: look.narrow ? 84 : 130,
        nodeGap: 10,
        draggable: false,
        emphasis: { focus: 'adjacency' },
        label: { color: look.text, formatter: ({ name }: LabelParams) => shortLabel(name) },
        lineStyle: { color: 'gradient', opacity: 0.4 },
        data: nodes.map((name) => ({ name })),
        links,
      },
    ],
  }
}

function hasCycle(links: { source: string; target: string }[]): boolean {
  const next = new Map<string, string[]>()
  for (const { source, target } of links) next.set(source, [...(next.get(source) ?? []), target])
  const open = new Set<string>()
  const acyclic = new Set<string>()
  const visit = (name: string): boolean => {
    if (open.has(name)) return true
    if (acyclic.has(name)) return false
    open.add(name)
    const isCyclic = (next.get(name) ?? []).some(visit)
    open.delete(name)
    acyclic.add(name)
    return isCyclic
  }
  return links.some(({ source }) => visit(source))
}

function itemsOf(frame: Frame, look: Look): Item[] {
  const { colors } = settingsOf(look)
  return frame.labels.map((name, at) => ({
    name,
    value: frame.columns[0]?.[at] ?? 0,
    ...(colors[name] ? { itemStyle: { color: colors[name] } } : {}),
  }))
}
