/** Of several lines the one nearest to the mouse stands out, the others are faint. */
import type { EChartsType } from 'echarts/core'
import type { Drawing } from '@/composables/chart/drawing'
import { settingsOf } from '@/composables/chart/look'
import { adjustFrame } from '@/composables/chart/settings/adjustFrame'

const LINES: ReadonlySet<string> = new Set(['line', 'area'])

interface Mouse {
  offsetX: number
  offsetY: number
}

/** Follows the mouse over a chart; `drawing` is what is drawn when it moves. */
export function followNearest(chart: EChartsType, drawing: () => Drawing): void {
  let nearest: string | null = null
  const point = (name: string | null): void => {
    const { pointed } = drawing().look
    if (pointed) pointed.series = name
    if (name === nearest) return
    if (nearest !== null) chart.dispatchAction({ type: 'downplay', seriesName: nearest })
    if (name !== null) chart.dispatchAction({ type: 'highlight', seriesName: name })
    nearest = name
  }
  chart.getZr().on('mousemove', ({ offsetX, offsetY }: Mouse) => {
    const { type } = drawing()
    if (LINES.has(type)) point(nearestTo(chart, drawing(), [offsetX, offsetY]))
  })
  chart.getZr().on('globalout', () => {
    point(null)
  })
}

function nearestTo(chart: EChartsType, { type, frame, look }: Drawing, at: [number, number]): string | null {
  if (frame.names.length < 2 || !chart.containPixel({ gridIndex: 0 }, at)) return null
  const visibleFrame = adjustFrame(type, frame, settingsOf(look))
  const [row = 0] = chart.convertFromPixel({ gridIndex: 0 }, at)
  const distances = visibleFrame.names.flatMap((name, series) => {
    const value = visibleFrame.columns[series]?.[Math.round(row)] ?? null
    const place = value === null ? null : yOf(chart, visibleFrame.axes[series] ?? 0, Math.round(row), value)
    return place === null ? [] : [{ name, distance: Math.abs(place - at[1]) }]
  })
  return distances.sort((a, b) => a.distance - b.distance)[0]?.name ?? null
}

function yOf(chart: EChartsType, axis: number, row: number, value: number): number | null {
  const place = chart.convertToPixel({ xAxisIndex: 0, yAxisIndex: axis === 1 ? 1 : 0 }, [row, value])
  return place[1] ?? null
}
