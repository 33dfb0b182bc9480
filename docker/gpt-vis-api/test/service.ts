/** The real service on a free port, and looking at its pictures. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { serviceFor, type Service } from '../src/server.ts'
import { settingsFrom } from '../src/settings.ts'

export const RENDERER = fileURLToPath(new URL('../renderer.js', import.meta.url))

export interface Running {
  url: string
  post(path: string, body: unknown): Promise<Response>
  close(): Promise<void>
}

export async function running(environment: Record<string, string> = {}): Promise<Running> {
  const dir = mkdtempSync(join(tmpdir(), 'charts-'))
  const settings = settingsFrom({ RENDER_PROCESSES: '1', CHART_DIR: dir, ...environment })
  const service = serviceFor(settings, RENDERER, { log: false })
  const url = await service.app.listen({ host: '127.0.0.1', port: 0 })
  await healthy(service, url)
  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  return { url, post, close: () => service.close() }
}

async function healthy({ pool }: Service, url: string): Promise<void> {
  await pool.started
  const answer = await fetch(`${url}/healthz`)
  if (!answer.ok) throw new Error(await answer.text())
}

export interface Picture {
  width: number
  height: number
  at(x: number, y: number): string
  /** How many pixels of a colour there are, in a part of the picture given as shares of its width. */
  count(color: string, from?: number, to?: number): number
  /** Columns of pixels that hold the colour, as the number of such pixels in each. */
  profile(color: string): number[]
}

export async function picture(png: Buffer): Promise<Picture> {
  const image = await loadImage(png)
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  const pixels = new Uint32Array(data.buffer, data.byteOffset, image.width * image.height)
  const at = (x: number, y: number): string => colorOf(pixels[y * image.width + x] ?? 0)
  const profile = (color: string): number[] => {
    const wanted = pixelOf(color)
    const found = new Array<number>(image.width).fill(0)
    for (let place = 0; place < pixels.length; place++)
      if (pixels[place] === wanted) found[place % image.width]! += 1
    return found
  }
  const count = (color: string, from = 0, to = 1): number =>
    profile(color)
      .slice(Math.round(from * image.width), Math.round(to * image.width))
      .reduce((sum, found) => sum + found, 0)
  return { width: image.width, height: image.height, at, count, profile }
}

/** A pixel as it lies in memory: alpha, blue, green, red. */
function pixelOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((from) => parseInt(color.slice(from, from + 2), 16))
  return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0
}

const colorOf = (pixel: number): string =>
  `#${[pixel, pixel >>> 8, pixel >>> 16].map((part) => (part & 0xff).toString(16).padStart(2, '0')).join('')}`

/** The heights of runs of columns that hold the colour: the bars of a chart. */
export function bars(profile: number[]): number[] {
  const found: number[] = []
  let run: number[] = []
  for (const height of [...profile, 0])
    if (height) run.push(height)
    else if (run.length) {
      if (run.length > 8) found.push(Math.max(...run))
      run = []
    }
  return found
}
