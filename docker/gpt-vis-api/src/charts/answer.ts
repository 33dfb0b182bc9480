/** A chart of an answer, drawn by the page's own code from the same activity. */
import type { EChartsOption } from 'echarts'
import type { ChartActivity } from '@/api/generated'
import { frameOf } from '@/composables/chart/frame'
import { chartOption } from '@/composables/chart/option'
import { FONT } from '../look.ts'
import { Refused, type Body } from '../schema.ts'
import { lookFor, scene, top, type Scene } from './scene.ts'

const DRAWN = new Set(['column', 'bar', 'line', 'area', 'stacked', 'pie', 'scatter', 'heatmap'])

export function answerChart(body: Body<'answer-chart'>): Scene {
  if (!DRAWN.has(body.chart.type)) throw new Refused(`answer-chart: '${body.chart.type}' is no drawing.`)
  const chart = body.chart as unknown as ChartActivity
  const framed = { ...body, title: body.title || body.chart.title }
  const look = lookFor(framed)
  const option = chartOption(chart.type, frameOf(chart), {
    locale: body.locale,
    dark: look.dark,
    text: look.text,
    muted: look.muted,
    border: look.line,
    surface: look.surface,
    colors: look.colors,
    unit: body.chart.unit ?? null,
    narrow: body.width < 480,
  }) as Record<string, unknown>
  return scene(framed, look, below(option, top(framed)) as EChartsOption)
}

/** The page writes the title above the drawing; here it stands in it, so all else moves down. */
function below(option: Record<string, unknown>, by: number): Record<string, unknown> {
  const moved = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null || !('top' in part)) return part
    return typeof part.top === 'number' ? { ...part, top: part.top + by } : part
  }
  return {
    ...option,
    textStyle: { ...(option['textStyle'] as object), fontFamily: FONT },
    ...(option['grid'] ? { grid: moved(option['grid']) } : {}),
    ...(option['legend'] ? { legend: moved(option['legend']) } : {}),
  }
}
