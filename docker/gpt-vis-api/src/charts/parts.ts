/** Parts of a whole, flows between parts, and profiles. */
import type { EChartsOption } from 'echarts'
import { Refused, type Body, type TreeNode } from '../schema.ts'
import { full, shortIn } from '../numbers.ts'
import { legend } from './axes.ts'
import { distinct, lookFor, scene, top, type Scene } from './scene.ts'

export function pie(body: Body<'pie'>): Scene {
  const look = lookFor(body)
  if (body.data.some(({ value }) => value < 0))
    throw new Refused('pie: a negative value has no slice. Use column.')
  const inner = Math.round(body.innerRadius * 68)
  return scene(body, look, {
    series: [
      {
        type: 'pie',
        radius: [`${inner}%`, '68%'],
        center: ['50%', body.title ? '56%' : '50%'],
        itemStyle: { borderColor: look.surface, borderWidth: 1.5 },
        label: { color: look.text, formatter: '{b} {d}%', width: 120, overflow: 'truncate' },
        data: body.data.map(({ category, value }) => ({ name: category, value })),
      },
    ],
  })
}

export function funnel(body: Body<'funnel'>): Scene {
  const look = lookFor(body)
  const first = Math.max(...body.data.map(({ value }) => value)) || 1
  return scene(body, look, {
    series: [
      {
        type: 'funnel',
        top: top(body) + 8,
        bottom: 16,
        left: '12%',
        width: '62%',
        min: 0,
        max: first,
        sort: 'none',
        gap: 2,
        label: {
          position: 'right',
          color: look.text,
          formatter: ({ name, value }: { name: string; value: unknown }) =>
            `${name}  ${full(Number(value))}  ${((100 * Number(value)) / first).toFixed(1)}%`,
        },
        itemStyle: { borderWidth: 0 },
        data: body.data.map(({ category, value }) => ({ name: category, value })),
      },
    ],
  } as EChartsOption)
}

export function radar(body: Body<'radar'>): Scene {
  const look = lookFor(body)
  const names = distinct(body.data.map(({ name }) => name))
  const groups = distinct(body.data.map(({ group }) => group ?? ''))
  const hasLegend = groups.length > 1
  const max = Math.max(...body.data.map(({ value }) => value), 0) || 1
  const min = Math.min(...body.data.map(({ value }) => value), 0)
  const value = (name: string, group: string): number | undefined =>
    body.data.find((row) => row.name === name && (row.group ?? '') === group)?.value
  return scene(body, look, {
    ...(hasLegend ? { legend: legend(look, groups, top(body)) } : {}),
    radar: {
      indicator: names.map((name) => ({ name, max: max * 1.05, min })),
      center: ['50%', body.title || hasLegend ? '56%' : '50%'],
      radius: '62%',
      axisName: { color: look.muted },
      splitArea: { show: false },
      splitLine: { lineStyle: { color: look.line } },
      axisLine: { lineStyle: { color: look.line } },
    },
    series: [
      {
        type: 'radar',
        data: groups.map((group) => ({ name: group, value: names.map((name) => value(name, group) ?? '-') })),
        areaStyle: { opacity: 0.18 },
        lineStyle: { width: body.style.lineWidth ?? 2 },
      },
    ],
  } as EChartsOption)
}

export function treemap(body: Body<'treemap'>): Scene {
  const look = lookFor(body)
  const short = shortIn([body.title, ...body.data.map(({ name }) => name)])
  return scene(body, look, {
    series: [
      {
        type: 'treemap',
        top: top(body) + 4,
        left: 12,
        right: 12,
        bottom: 12,
        roam: false,
        nodeClick: false,
        breadcrumb: { show: false },
        label: {
          formatter: ({ name, value }: { name: string; value: unknown }) =>
            `${name}\n${short(Number(value))}`,
          color: '#fff',
          textBorderColor: 'rgba(0,0,0,.35)',
          textBorderWidth: 2,
        },
        upperLabel: { show: body.data.some(({ children }) => children?.length), height: 22, color: '#fff' },
        itemStyle: { borderColor: look.surface, borderWidth: 1, gapWidth: 1 },
        data: body.data.map(weighNode),
      },
    ],
  } as EChartsOption)
}

/** A branch weighs at least what its children do: ECharts drops what is over. */
function weighNode(node: TreeNode): { name: string; value: number; children?: object[] } {
  const children = node.children?.map(weighNode) ?? []
  const sum = children.reduce((total, { value }) => total + value, 0)
  const value = Math.max(node.value ?? 0, sum)
  if (value < 0) throw new Refused('treemap: a negative value has no area. Use column.')
  return { name: node.name, value, ...(children.length ? { children } : {}) }
}

export function sankey(body: Body<'sankey'>): Scene {
  const look = lookFor(body)
  if (circular(body.data)) throw new Refused('sankey: the flows go in a circle. Use network-graph.')
  const names = distinct(body.data.flatMap(({ source, target }) => [source, target]))
  return scene(body, look, {
    series: [
      {
        type: 'sankey',
        top: top(body) + 8,
        bottom: 16,
        left: 16,
        right: 110,
        nodeAlign: body.nodeAlign === 'center' ? 'justify' : body.nodeAlign,
        draggable: false,
        label: { color: look.text },
        lineStyle: { color: 'gradient', opacity: 0.4 },
        data: names.map((name) => ({ name })),
        links: body.data,
      },
    ],
  } as EChartsOption)
}

function circular(links: { source: string; target: string }[]): boolean {
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
