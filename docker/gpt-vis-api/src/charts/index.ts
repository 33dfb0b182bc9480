/** The drawing of every type. */
import type { Body, Request, Type } from '../schema.ts'
import { answerChart } from './answer.ts'
import { area, bar, column, dualAxes, histogram, line, scatter, waterfall } from './axes.ts'
import { fishbone, flow, mindMap, networkGraph, organizationChart } from './diagrams.ts'
import { districtMap } from './district.ts'
import { liquid, venn, wordCloud } from './drawn.ts'
import { funnel, pie, radar, sankey, treemap } from './parts.ts'
import type { Scene } from './scene.ts'
import { spreadsheet } from './sheet.ts'
import { boxplot, violin } from './spread.ts'

type Draw<T extends Type> = (body: Body<T>) => Scene | Promise<Scene>

const CHARTS: { [T in Type]: Draw<T> } = {
  line,
  area,
  column,
  bar,
  'dual-axes': dualAxes,
  waterfall,
  scatter,
  histogram,
  boxplot,
  violin,
  pie,
  funnel,
  radar,
  treemap,
  sankey,
  'word-cloud': wordCloud,
  liquid,
  venn,
  'mind-map': mindMap,
  'organization-chart': organizationChart,
  'fishbone-diagram': fishbone,
  'flow-diagram': flow,
  'network-graph': networkGraph,
  spreadsheet,
  'district-map': districtMap,
  'answer-chart': answerChart,
}

/** What is to be drawn. Throws `Refused` when the data cannot be shown that way. */
export const sceneOf = async ({ type, body }: Request): Promise<Scene> =>
  await (CHARTS[type] as Draw<Type>)(body as never)
