/** A scene as a PNG. */
import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import { init, setPlatformAPI } from 'echarts'
import type { Scene } from './charts/scene.ts'

const PIXEL_RATIO = 2
const LARGEST_SIDE = 8_000
const MOST_FRAMES = 10_000

setPlatformAPI({
  createCanvas: () => createCanvas(32, 32) as unknown as HTMLCanvasElement,
  loadImage: () => {
    throw new Error('Pictures are not loaded.') // an option may name one; nothing is fetched
  },
  // Many cells or points are painted for 15 ms, the rest in later frames, which never come: here no time passes.
  getTime: () => 0,
})

/** Whether there is a face with Chinese letters. */
export const hasChinese = (): boolean =>
  GlobalFonts.families.some(({ family }) => /CJK|WenQuanYi|Noto Sans SC|Source Han/i.test(family))

/** The picture at two device pixels a pixel, fewer when it is very large. */
export function draw({ option, width, height }: Scene): Buffer {
  const ratio = Math.min(PIXEL_RATIO, LARGEST_SIDE / Math.max(width, height))
  const canvas = createCanvas(Math.round(width * ratio), Math.round(height * ratio))
  const chart = init(canvas as unknown as HTMLElement, null, { width, height, devicePixelRatio: ratio })
  try {
    chart.setOption(option)
    finish(chart)
    // What is left of the frames' own painting: all at once.
    ;(chart.getZr().painter as { refresh: (all?: boolean) => void }).refresh(true)
    return canvas.toBuffer('image/png')
  } finally {
    chart.dispose()
    canvas.width = canvas.height = 1 // gives the pixels back at once instead of at the next collection
  }
}

interface Frames {
  _scheduler: { unfinished: boolean }
  _onframe: () => void
}

/** Series of many parts are drawn in frames, which never come here: go through them now. */
function finish(chart: object): void {
  const frames = chart as Frames
  for (let frame = 0; frame < MOST_FRAMES && frames._scheduler.unfinished; frame++) frames._onframe()
}
