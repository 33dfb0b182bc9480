/** ECharts with what most charts need; what few need is loaded with the first chart of its type. */
import { BarChart, LineChart, PieChart, ScatterChart } from 'echarts/charts'
import {
  AriaComponent,
  MarkLineComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
} from 'echarts/components'
import { init, use } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
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
  MarkLineComponent,
  LabelLayout,
  CanvasRenderer,
])

/** The files of `extra`, each named like its type. */
const EXTRAS = import.meta.glob('./extra/*.ts')

/** Loads what charts of this type need beyond the rest. */
export const prepare = async (type: ChartType): Promise<unknown> => EXTRAS[`./extra/${type}.ts`]?.()

export { chartOption } from '@/composables/chart/option'
export { init }
