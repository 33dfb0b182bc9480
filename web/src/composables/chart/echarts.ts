/** ECharts with what most charts need; what few need is loaded with the first chart of its type. */
import { BarChart, LineChart, PieChart, ScatterChart } from 'echarts/charts'
import {
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
} from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { ChartType } from '@/api/generated'

use([
  BarChart,
  LineChart,
  PieChart,
  ScatterChart,
  GridComponent,
  TooltipComponent,
  LegendComponent,
  DataZoomComponent,
  AriaComponent,
  CanvasRenderer,
])

const EXTRAS: Partial<Record<ChartType, () => Promise<unknown>>> = {
  funnel: () => import('@/composables/chart/extra/funnel'),
  radar: () => import('@/composables/chart/extra/radar'),
  treemap: () => import('@/composables/chart/extra/treemap'),
  sankey: () => import('@/composables/chart/extra/sankey'),
  wordcloud: () => import('@/composables/chart/extra/custom'),
  map: () => import('@/composables/chart/extra/map'),
  box: () => import('@/composables/chart/extra/box'),
  heatmap: () => import('@/composables/chart/extra/heatmap'),
}

/** Loads what charts of this type need beyond the rest. */
export const prepare = async (type: ChartType): Promise<unknown> => EXTRAS[type]?.()

export { chartOption } from '@/composables/chart/option'
export { init }
