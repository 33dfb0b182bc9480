/** Drawings on the page and pictures of them. All that draws is loaded with the first chart. */
import type { EChartsType } from 'echarts/core'
import type { ChartType } from '@/api/generated'
import type { Frame } from '@/composables/chart/frame'
import type { Look } from '@/composables/chart/look'

export interface Drawing {
  type: ChartType
  frame: Frame
  look: Look
}

const PICTURE = { width: 800, height: 450 }

/** What draws in an element, with the parts for this type of chart loaded. */
export async function loadChartType(type: ChartType): Promise<(element: HTMLElement) => EChartsType> {
  const { init, prepare } = await import('@/composables/chart/echarts')
  await prepare(type)
  return (element) => init(element)
}

export async function draw(chart: EChartsType, { type, frame, look }: Drawing): Promise<void> {
  const { chartOption } = await import('@/composables/chart/echarts')
  // What is drawn on a canvas knows no style sheet, which ends all other motion.
  const motion = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? { animation: false } : {}
  chart.setOption({ ...chartOption(type, frame, look), ...motion }, { notMerge: true })
}

/** A picture drawn out of sight, twice as fine as on a screen. */
export async function pictureOf(drawing: Drawing): Promise<Blob> {
  const element = document.createElement('div')
  const create = await loadChartType(drawing.type)
  Object.assign(element.style, {
    position: 'fixed',
    left: '-9999px',
    width: `${PICTURE.width}px`,
    height: `${PICTURE.height}px`,
  })
  document.body.append(element)
  const chart = create(element)
  try {
    await draw(chart, { ...drawing, look: { ...drawing.look, still: true, narrow: false } })
    return blobOf(chart.getDataURL({ type: 'png', pixelRatio: 2 }))
  } finally {
    chart.dispose()
    element.remove()
  }
}

function blobOf(url: string): Blob {
  const bytes = Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (char) => char.charCodeAt(0))
  return new Blob([bytes], { type: 'image/png' })
}
