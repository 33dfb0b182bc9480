/** Drawings on the page. All that draws is loaded with the first chart. */
import type { EChartsType } from 'echarts/core'
import type { ChartType } from '@/api/generated'
import type { Frame } from '@/composables/chart/frame'
import type { Look } from '@/composables/chart/look'

export interface Drawing {
  type: ChartType
  frame: Frame
  look: Look
}

export type CreateChart = (element: HTMLElement, renderer?: 'canvas' | 'svg') => EChartsType

/** Loads what draws; a page that will have charts asks for it early. */
export const loadCharts = () => import('@/composables/chart/echarts')

/** What draws in an element, with the parts for this type of chart loaded. */
export async function loadChartType(type: ChartType): Promise<CreateChart> {
  const { init, prepare } = await loadCharts()
  await prepare(type)
  return (element, renderer = 'canvas') => init(element, null, { renderer })
}

/** Draws; `still`: without motion, as it also is for readers who want less of it. */
export async function draw(chart: EChartsType, { type, frame, look }: Drawing, still = false): Promise<void> {
  const { chartOption } = await loadCharts()
  // What is drawn on a canvas knows no style sheet, which ends all other motion.
  const less = still || window.matchMedia('(prefers-reduced-motion: reduce)').matches
  const motion = less ? { animation: false } : {}
  chart.setOption({ ...chartOption(type, frame, look), ...motion }, { notMerge: true })
}
