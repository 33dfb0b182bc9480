/** Pictures of drawings, made by the page itself, out of sight. */
import type { EChartsType } from 'echarts/core'
import { draw, loadChartType, type Drawing } from '@/composables/chart/drawing'

const SIZE = { width: 800, height: 450 }

/** Twice as fine as on a screen. */
export const pngOf = (drawing: Drawing): Promise<Blob> =>
  picture(drawing, 'canvas', (chart) => blobOf(chart.getDataURL({ type: 'png', pixelRatio: 2 })))

export async function svgOf(drawing: Drawing): Promise<Blob> {
  const [{ SVGRenderer }, { use }] = await Promise.all([import('echarts/renderers'), import('echarts/core')])
  use(SVGRenderer)
  return picture(drawing, 'svg', (chart) => new Blob([chart.renderToSVGString()], { type: 'image/svg+xml' }))
}

async function picture(
  drawing: Drawing,
  renderer: 'canvas' | 'svg',
  read: (chart: EChartsType) => Blob,
): Promise<Blob> {
  const element = document.createElement('div')
  const create = await loadChartType(drawing.type)
  Object.assign(element.style, {
    position: 'fixed',
    left: '-9999px',
    width: `${SIZE.width}px`,
    height: `${SIZE.height}px`,
  })
  document.body.append(element)
  const chart = create(element, renderer)
  try {
    await draw(chart, {
      ...drawing,
      look: { ...drawing.look, still: true, narrow: false, width: SIZE.width },
    })
    return read(chart)
  } finally {
    chart.dispose()
    element.remove()
  }
}

function blobOf(url: string): Blob {
  const bytes = Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (char) => char.charCodeAt(0))
  return new Blob([bytes], { type: 'image/png' })
}
