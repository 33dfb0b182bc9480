/** What may be drawn: the request of `@antv/mcp-server-chart`, checked and bounded. */
import { z } from 'zod'
import type { ChartType } from '@/api/generated'
import { CHART_TYPES } from '@/composables/chart/chartTypes'

const ROWS = 10_000
const NODES = 500
const text = z.string().max(500)
const long = z.string().max(10_000)
const label = z.union([text, z.number().transform(String)])
const number = z.number().refine(Number.isFinite)
const COLOR = /^(#[0-9a-f]{3,8}|rgba?\([\d.,%\s/]+\)|hsla?\([\d.,%\s/deg]+\)|[a-z]{3,24})$/i
const color = z.string().max(64).regex(COLOR, 'is not a colour')

const style = z
  .object({
    backgroundColor: color.optional(),
    palette: z.union([z.array(color).max(50), z.record(z.string().max(32), color)]).optional(),
    texture: z.enum(['default', 'rough']).default('default'),
    lineWidth: number.min(0.5).max(20).optional(),
    startAtZero: z.boolean().optional(),
    color: color.optional(),
  })
  .prefault({})

const frame = {
  theme: z.enum(['default', 'academy', 'dark']).default('default'),
  width: number.min(80).max(4_000).default(600),
  height: number.min(80).max(4_000).default(400),
  title: text.default(''),
  style,
}
const axes = { axisXTitle: text.default(''), axisYTitle: text.default('') }
const rows = <T extends z.ZodType>(row: T) => z.array(row).min(1).max(ROWS)
const groupedPart = z.object({ category: label, value: number, group: label.optional() })
const timePoint = z.object({ time: label, value: number, group: label.optional() })
const part = z.object({ category: label, value: number })

/** The types that answers have. */
const ANSWER_TYPES = Object.keys(CHART_TYPES) as ChartType[]

export interface TreeNode {
  name: string
  value?: number | undefined
  description?: string | undefined
  children?: TreeNode[] | undefined
}
const node: z.ZodType<TreeNode> = z.object({
  name: label,
  value: number.optional(),
  description: text.optional(),
  children: z.lazy(() => z.array(node).max(NODES)).optional(),
}) as z.ZodType<TreeNode>
const tree = node.refine((root) => size(root, 0) <= NODES, `has more than ${NODES} nodes or 12 levels`)

const network = z
  .object({
    nodes: z
      .array(z.object({ name: label }))
      .min(1)
      .max(NODES),
    edges: z.array(z.object({ source: label, target: label, name: text.default('') })).max(NODES * 4),
  })
  .superRefine(({ nodes, edges }, problem) => {
    const names = new Set(nodes.map(({ name }) => name))
    if (names.size < nodes.length) problem.addIssue({ code: 'custom', message: 'has two nodes of one name' })
    edges.forEach((edge, at) => {
      for (const end of ['source', 'target'] as const)
        if (!names.has(edge[end]))
          problem.addIssue({ code: 'custom', path: ['edges', at, end], message: `'${edge[end]}' is no node` })
    })
  })

const bars = {
  ...frame,
  ...axes,
  data: rows(groupedPart),
  group: z.boolean().optional(),
  stack: z.boolean().optional(),
}
const spread = { ...frame, ...axes, data: rows(groupedPart) }
const cell = z.union([text, number, z.boolean(), z.null()])
const district = z.object({
  name: text.min(1),
  dataValue: label.optional(),
  style: z.object({ fillColor: color.optional() }).optional(),
})

const hexColor = z.string().regex(/^#[0-9a-fA-F]{6}$/)
const names = z.array(long).max(100)
/** How a user wants the chart of an answer: the page's ChartSettings, of which the type stands in the chart. */
const settings = z.object({
  hidden: names.optional(),
  stack: z.enum(['side', 'stacked', 'percent']).nullish(),
  labels: z.enum(['auto', 'on', 'off']).optional(),
  sort: z.enum(['rows', 'descending', 'ascending', 'name']).optional(),
  top: number.int().min(1).max(1000).nullish(),
  palette: z.enum(['standard', 'calm', 'single']).optional(),
  colors: z.record(long, hexColor).optional(),
  reference: z
    .object({
      kind: z.enum(['value', 'average', 'median']).default('value'),
      value: number.nullish().default(null),
      label: text.default(''),
    })
    .nullish(),
  second_axis: names.optional(),
  logarithmic: z.boolean().optional(),
  from_zero: z.boolean().nullish(),
  x_title: text.optional(),
  y_title: text.optional(),
})

export const bodies = {
  line: z.object({ ...frame, ...axes, data: rows(timePoint) }),
  area: z.object({ ...frame, ...axes, data: rows(timePoint), stack: z.boolean().default(false) }),
  column: z.object(bars),
  bar: z.object(bars),
  'dual-axes': z
    .object({
      ...frame,
      axisXTitle: text.default(''),
      categories: z.array(label).min(1).max(ROWS),
      series: z
        .array(
          z.object({
            type: z.enum(['column', 'line']),
            data: z.array(number.nullable()).max(ROWS),
            axisYTitle: text.default(''),
          }),
        )
        .min(1)
        .max(20),
    })
    .refine(
      ({ categories, series }) => series.every(({ data }) => data.length === categories.length),
      'has a series that is not as long as its categories',
    ),
  waterfall: z.object({
    ...frame,
    ...axes,
    data: rows(
      z
        .object({
          category: label,
          value: number.optional(),
          isIntermediateTotal: z.boolean().default(false),
          isTotal: z.boolean().default(false),
        })
        .refine(
          (row) => row.isTotal || row.isIntermediateTotal || row.value !== undefined,
          'needs a value, or to be a total',
        ),
    ),
  }),
  scatter: z.object({
    ...frame,
    ...axes,
    data: rows(z.object({ x: number, y: number, group: label.optional() })),
  }),
  histogram: z.object({
    ...frame,
    ...axes,
    data: z
      .array(number)
      .min(1)
      .max(ROWS * 10),
    binNumber: number.int().min(1).max(500).optional(),
  }),
  boxplot: z.object(spread),
  violin: z.object(spread),
  pie: z.object({ ...frame, data: rows(part), innerRadius: number.min(0).max(1).default(0) }),
  funnel: z.object({ ...frame, data: rows(part) }),
  radar: z.object({
    ...frame,
    data: rows(z.object({ name: label, value: number, group: label.optional() })),
  }),
  treemap: z.object({ ...frame, data: z.array(tree).min(1).max(NODES) }),
  sankey: z.object({
    ...frame,
    data: rows(z.object({ source: label, target: label, value: number.min(0) })),
    nodeAlign: z.enum(['left', 'right', 'justify', 'center']).default('center'),
  }),
  'word-cloud': z.object({
    ...frame,
    data: z
      .array(z.object({ text: label, value: number }))
      .min(1)
      .max(1_000),
  }),
  liquid: z.object({
    ...frame,
    percent: number.min(0).max(1),
    shape: z.enum(['circle', 'rect', 'pin', 'triangle']).default('circle'),
  }),
  venn: z.object({
    ...frame,
    data: z
      .array(z.object({ label: text.optional(), value: number.min(0), sets: z.array(label).min(1).max(6) }))
      .min(1)
      .max(64),
  }),
  'mind-map': z.object({ ...frame, data: tree }),
  'organization-chart': z.object({
    ...frame,
    data: tree,
    orient: z.enum(['horizontal', 'vertical']).default('vertical'),
  }),
  'fishbone-diagram': z.object({ ...frame, data: tree }),
  'flow-diagram': z.object({ ...frame, data: network }),
  'network-graph': z.object({ ...frame, data: network }),
  spreadsheet: z.object({
    ...frame,
    data: z.array(z.record(text, cell)).min(1).max(1_000),
    rows: z.array(text).max(20).optional(),
    columns: z.array(text).max(100).optional(),
    values: z.array(text).max(20).optional(),
  }),
  'district-map': z.object({
    ...frame,
    width: number.min(80).max(4_000).default(1_600),
    height: number.min(80).max(4_000).default(1_000),
    data: district.extend({
      colors: z.array(color).max(50).optional(),
      dataType: z.enum(['number', 'enum']).optional(),
      dataLabel: text.default(''),
      dataValueUnit: text.default(''),
      showAllSubdistricts: z.boolean().default(false),
      subdistricts: z.array(district).max(1_000).default([]),
    }),
  }),
  /** A chart of an answer: the `chart` activity as the page has it. */
  'answer-chart': z.object({
    ...frame,
    locale: z.enum(['zh-CN', 'en']).default('zh-CN'),
    settings: settings.default({}),
    chart: z.object({
      type: z.enum(ANSWER_TYPES),
      title: text.default(''),
      unit: text.nullish(),
      x: z.object({ name: long, label: long, kind: z.enum(['category', 'time', 'value']) }).nullish(),
      series: z
        .array(
          z.object({
            name: long,
            label: long,
            group: long.nullish(),
            unit: text.nullish(),
            axis: number.int().min(0).max(20).default(0),
          }),
        )
        .max(100)
        .default([]),
      option: z.record(z.string(), z.unknown()),
    }),
  }),
} as const

export type Type = keyof typeof bodies
export type Body<T extends Type> = z.infer<(typeof bodies)[T]>
export type Request = { [T in Type]: { type: T; body: Body<T> } }[Type]

/** A request that cannot be drawn; the message says what to change. */
export class Refused extends Error {}

const NEEDS_PLACES = new Set(['path-map', 'pin-map'])

/** The checked request. Throws `Refused`. */
export function requestOf(payload: unknown): Request {
  if (typeof payload !== 'object' || payload === null)
    throw new Refused('Send a JSON object with type and data.')
  const type = String((payload as { type?: unknown }).type ?? '')
  if (NEEDS_PLACES.has(type))
    throw new Refused(
      `${type} needs a service that finds places, which is not part of this one. Use district-map.`,
    )
  if (!Object.hasOwn(bodies, type))
    throw new Refused(`Unknown type '${type.slice(0, 40)}'. Known: ${Object.keys(bodies).join(', ')}.`)
  const read = bodies[type as Type].safeParse(payload)
  if (!read.success) throw new Refused(`${type}: ${problems(read.error)}`)
  return { type, body: read.data } as Request
}

function problems(error: z.ZodError): string {
  const firstProblems = error.issues
    .slice(0, 3)
    .map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(' '))
  return firstProblems.join('; ')
}

function size(root: TreeNode, depth: number): number {
  if (depth > 12) return Infinity
  return (root.children ?? []).reduce((sum, child) => sum + size(child, depth + 1), 1)
}
