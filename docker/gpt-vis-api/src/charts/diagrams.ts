/** Trees and networks. */
import { graphlib, layout } from '@dagrejs/dagre'
import type { EChartsOption } from 'echarts'
import { FONT, type Look } from '../look.ts'
import type { Body, TreeNode } from '../schema.ts'
import { lookFor, scene, top, type Scene } from './scene.ts'

const LONGEST = 16
const short = (name: string): string => {
  const points = Array.from(name)
  return points.length > LONGEST ? `${points.slice(0, LONGEST - 1).join('')}…` : name
}

export function mindMap(body: Body<'mind-map'>): Scene {
  return tree(
    body,
    'LR',
    (look) => ({
      symbol: 'circle',
      symbolSize: 7,
      edgeShape: 'curve',
      label: { position: 'left', verticalAlign: 'middle', align: 'right', color: look.text },
      leaves: { label: { position: 'right', align: 'left' } },
    }),
    [70, 120],
  )
}

export function organizationChart(body: Body<'organization-chart'>): Scene {
  const lying = body.orient === 'horizontal'
  return tree(
    body,
    lying ? 'LR' : 'TB',
    (look) => ({
      symbol: 'none',
      edgeShape: 'polyline',
      edgeForkPosition: '50%',
      label: {
        position: 'inside',
        align: 'center',
        verticalAlign: 'middle',
        backgroundColor: look.dark ? '#273046' : '#eef2ff',
        borderColor: look.colors[0],
        borderWidth: 1,
        borderRadius: 4,
        padding: [6, 10],
        color: look.text,
        lineHeight: 16,
      },
    }),
    lying ? [70, 70] : [50, 50],
  )
}

function tree(
  body: Body<'mind-map'>,
  orient: 'LR' | 'TB',
  draw: (look: Look) => object,
  [before, after]: [number, number],
): Scene {
  const look = lookFor(body)
  const sides =
    orient === 'LR'
      ? { left: before + 30, right: after, top: top(body) + 10, bottom: 16 }
      : { left: 40, right: 40, top: top(body) + 28, bottom: 36 }
  return scene(body, look, {
    series: [
      {
        type: 'tree',
        orient,
        roam: false,
        initialTreeDepth: -1,
        expandAndCollapse: false,
        lineStyle: { color: look.muted, width: 1.5 },
        itemStyle: { color: look.colors[0], borderColor: look.colors[0] },
        ...sides,
        ...draw(look),
        data: [nodeOf(body.data)],
      },
    ],
  } as EChartsOption)
}

const nodeOf = (node: TreeNode): object => ({
  name: short(node.name) + (node.description ? `\n${short(node.description)}` : ''),
  ...(node.children?.length ? { children: node.children.map(nodeOf) } : {}),
})

/** The spine with a rib for each branch, above and below in turn, and its causes along the rib. */
export function fishbone(body: Body<'fishbone-diagram'>): Scene {
  const look = lookFor(body)
  const branches = body.data.children ?? []
  const [y, height] = [top(body) + (body.height - top(body)) / 2, (body.height - top(body)) / 2 - 30]
  const head = Math.min(160, Math.max(90, body.width * 0.2))
  const end = body.width - head - 12
  const pairs = Math.max(1, Math.ceil(branches.length / 2))
  const step = (end - 30) / pairs
  const graphic: object[] = [
    line(20, y, end, y, look.text, 3),
    box(body.data.name, end, y, head, look.colors[0] ?? look.text),
  ]
  branches.forEach((branch, index) => {
    const up = index % 2 === 0 ? -1 : 1
    const foot = end - step * Math.floor(index / 2) - 10
    const tip = { x: foot - step * 0.55, y: y + up * height }
    const color = look.colors[(index + 1) % look.colors.length] ?? look.text
    graphic.push(
      line(tip.x, tip.y, foot, y, color, 2),
      words(branch.name, tip.x, tip.y + up * 12, color, 'center', 13),
    )
    const causes = branch.children ?? []
    causes.forEach((cause, at) => {
      const share = (at + 1) / (causes.length + 1)
      const x = tip.x + (foot - tip.x) * share
      const level = tip.y + (y - tip.y) * share
      graphic.push(line(x - step * 0.3, level, x, level, look.muted, 1))
      const more = (cause.children ?? []).map(({ name }) => name).join('、')
      const text = more ? `${short(cause.name)}（${short(more)}）` : short(cause.name)
      graphic.push(words(text, x - 4, level - 7, look.text, 'right', 11))
    })
  })
  return scene(body, look, { graphic } as EChartsOption)
}

const line = (x1: number, y1: number, x2: number, y2: number, stroke: string, lineWidth: number): object => ({
  type: 'line',
  shape: { x1, y1, x2, y2 },
  style: { stroke, lineWidth },
})

const words = (
  text: string,
  x: number,
  y: number,
  fill: string,
  align: string,
  fontSize: number,
): object => ({
  type: 'text',
  x,
  y,
  style: { text, fill, fontSize, fontFamily: FONT, align, verticalAlign: 'middle' },
})

const box = (text: string, x: number, y: number, width: number, fill: string): object => ({
  type: 'group',
  children: [
    { type: 'rect', shape: { x, y: y - 24, width, height: 48, r: 6 }, style: { fill } },
    {
      type: 'text',
      x: x + width / 2,
      y,
      style: {
        text,
        fill: '#fff',
        fontSize: 13,
        fontFamily: FONT,
        align: 'center',
        verticalAlign: 'middle',
        width: width - 12,
        overflow: 'break',
      },
    },
  ],
})

interface Point {
  x: number
  y: number
}
interface Placed extends Point {
  name: string
  width: number
}

/** Laid out in ranks by dagre, whose edges end at the borders of the boxes. */
export function flow(body: Body<'flow-diagram'>): Scene {
  const look = lookFor(body)
  const graph = layoutGraph(body)
  const { width = 1, height = 1 } = graph.graph() as { width?: number; height?: number }
  const room = { width: body.width - 24, height: body.height - top(body) - 16 }
  const scale = Math.min(room.width / width, room.height / height, 1)
  const at = ({ x, y }: Point): Point => ({
    x: (body.width - width * scale) / 2 + x * scale,
    y: top(body) + (room.height - height * scale) / 2 + y * scale,
  })
  const arrows = graph.edges().flatMap((edge) => {
    const { points } = graph.edge(edge) as { points: Point[] }
    return arrow(points.map(at), body.data.edges[Number(edge.name)]?.name ?? '', look)
  })
  const boxes = body.data.nodes.flatMap(({ name }) => {
    const nodeBox = graph.node(name) as Placed
    return flowBox(
      { ...nodeBox, ...at(nodeBox), name, width: nodeBox.width * scale },
      BOX * scale,
      scale,
      look,
    )
  })
  return scene(body, look, { graphic: [...arrows, ...boxes] } as EChartsOption)
}

const BOX = 36

function layoutGraph(body: Body<'flow-diagram'>): graphlib.Graph {
  const graph = new graphlib.Graph({ multigraph: true })
  const rankdir = body.width >= body.height ? 'LR' : 'TB'
  graph.setGraph({ rankdir, nodesep: 36, ranksep: 64, marginx: 8, marginy: 8 })
  const widthOf = (name: string): number =>
    Array.from(short(name)).reduce((sum, letter) => sum + (letter > '\u2e7f' ? 13 : 7.5), 28)
  for (const { name } of body.data.nodes) graph.setNode(name, { width: widthOf(name), height: BOX })
  body.data.edges.forEach(({ source, target }, at) => graph.setEdge(source, target, {}, String(at)))
  layout(graph)
  return graph
}

function flowBox({ name, x, y, width }: Placed, height: number, scale: number, look: Look): object[] {
  const fill = look.dark ? '#273046' : '#eef2ff'
  return [
    {
      type: 'rect',
      shape: { x: x - width / 2, y: y - height / 2, width, height, r: 6 },
      style: { fill, stroke: look.colors[0], lineWidth: 1.5 },
    },
    { ...words(short(name), x, y, look.text, 'center', 13 * scale), z: 1 },
  ]
}

function arrow(points: Point[], name: string, look: Look): object[] {
  const [before, tip] = points.slice(-2)
  const middle = points[Math.floor(points.length / 2)]
  if (!before || !tip || !middle) return []
  const angle = Math.atan2(tip.y - before.y, tip.x - before.x)
  const wing = (turn: number): number[] => [
    tip.x - 9 * Math.cos(angle + turn),
    tip.y - 9 * Math.sin(angle + turn),
  ]
  return [
    {
      type: 'polyline',
      shape: { points: points.map(({ x, y }) => [x, y]), smooth: 0.3 },
      style: { stroke: look.muted, lineWidth: 1.5, fill: 'none' },
    },
    {
      type: 'polygon',
      shape: { points: [[tip.x, tip.y], wing(0.4), wing(-0.4)] },
      style: { fill: look.muted },
    },
    ...(name ? [words(name, middle.x, middle.y - 9, look.muted, 'center', 11)] : []),
  ]
}

export function networkGraph(body: Body<'network-graph'>): Scene {
  const look = lookFor(body)
  const degree = new Map<string, number>()
  for (const edge of body.data.edges)
    for (const name of [edge.source, edge.target]) degree.set(name, (degree.get(name) ?? 0) + 1)
  const parts = {
    layout: 'force',
    force: {
      repulsion: 220,
      edgeLength: [50, 120],
      gravity: 0.12,
      layoutAnimation: false,
      initLayout: 'circular',
    },
    top: top(body) + 24,
    bottom: 24,
    label: {
      show: true,
      position: 'right',
      color: look.text,
      formatter: ({ name }: { name: string }) => short(name),
    },
    data: body.data.nodes.map(({ name }, at) => ({
      name,
      symbolSize: 14 + 4 * Math.min(8, degree.get(name) ?? 0),
      itemStyle: { color: look.colors[at % look.colors.length] },
    })),
  }
  return scene(body, look, {
    series: [
      {
        type: 'graph',
        roam: false,
        lineStyle: { color: look.muted, width: 1.5, opacity: 0.8, curveness: 0 },
        edgeLabel: {
          show: true,
          color: look.muted,
          fontSize: 11,
          formatter: ({ data }: { data: { name?: string } }) => data.name ?? '',
        },
        links: body.data.edges.map(({ source, target, name }) => ({ source, target, name })),
        ...parts,
      },
    ],
  } as EChartsOption)
}
