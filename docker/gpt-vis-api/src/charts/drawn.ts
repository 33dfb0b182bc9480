/** Charts that ECharts has no series for: drawn with its shapes. */
import cloud from 'd3-cloud'
import { createCanvas } from '@napi-rs/canvas'
import { venn as areas } from '@upsetjs/venn.js'
import { FONT } from '../look.ts'
import { full } from '../numbers.ts'
import { Refused, type Body } from '../schema.ts'
import { lookFor, scene, top, type Scene } from './scene.ts'

const SMALLEST_WORD = 12
/** How far the baseline, which the placing is by, lies below the middle of a letter's box. */
const BASELINE = 0.36

export async function wordCloud(body: Body<'word-cloud'>): Promise<Scene> {
  const look = lookFor(body)
  const height = body.height - top(body) - 8
  const values = body.data.map(({ value }) => Math.sqrt(Math.max(0, value)))
  const most = Math.max(...values) || 1
  const biggest = Math.max(SMALLEST_WORD + 4, Math.min(height / 4, body.width / 8))
  const sizedWords = body.data
    .map(({ text }, at) => ({
      text,
      size: SMALLEST_WORD + ((biggest - SMALLEST_WORD) * (values[at] ?? 0)) / most,
    }))
    .sort((a, b) => b.size - a.size)
  const placedWords = await laidOut(sizedWords, body.width - 16, height)
  const graphic = placedWords.map((word, at) => {
    const fontSize = word.size ?? SMALLEST_WORD
    return {
      type: 'group',
      x: body.width / 2 + (word.x ?? 0),
      y: top(body) + height / 2 + (word.y ?? 0),
      rotation: (-(word.rotate ?? 0) * Math.PI) / 180,
      children: [
        {
          type: 'text',
          y: -BASELINE * fontSize,
          style: {
            text: word.text ?? '',
            fontSize,
            fontFamily: FONT,
            fill: look.colors[at % look.colors.length] ?? look.text,
            align: 'center',
            verticalAlign: 'middle',
          },
        },
      ],
    }
  })
  return scene(body, look, { graphic } as Scene['option'])
}

function laidOut(words: cloud.Word[], width: number, height: number): Promise<cloud.Word[]> {
  let seed = 7
  const random = (): number => ((seed = (seed * 16_807) % 2_147_483_647) - 1) / 2_147_483_646
  return new Promise((resolve) => {
    cloud()
      .canvas(() => createCanvas(1, 1) as unknown as HTMLCanvasElement)
      .size([Math.max(40, width), Math.max(40, height)])
      .words(words)
      .padding(3)
      .rotate(() => (random() < 0.2 ? 90 : 0))
      .random(random)
      .font(FONT)
      .fontSize((word) => word.size ?? SMALLEST_WORD)
      .timeInterval(3_000)
      .on('end', resolve)
      .start()
  })
}

const WAVES = 2

export function liquid(body: Body<'liquid'>): Scene {
  const look = lookFor(body)
  const color = body.style.color ?? look.colors[0] ?? '#3b5bdb'
  const size = Math.min(body.width, body.height - top(body)) * 0.72
  const left = (body.width - size) / 2
  const above = top(body) + (body.height - top(body) - size) / 2
  const outline = OUTLINES[body.shape](left, above, size)
  const level = above + size * (1 - body.percent)
  const wave = Array.from({ length: 61 }, (_, step) => {
    const swing = body.percent > 0 && body.percent < 1 ? size * 0.02 : 0
    return [left + (size * step) / 60, level + swing * Math.sin((WAVES * 2 * Math.PI * step) / 60)]
  })
  const waterPoints = [...wave, [left + size, above + size], [left, above + size]]
  const words = `${full(Math.round(body.percent * 10_000) / 100)}%`
  return scene(body, look, {
    graphic: [
      {
        type: 'group',
        children: [
          { type: 'polygon', shape: { points: waterPoints }, style: { fill: color, opacity: 0.75 } },
        ],
        clipPath: { type: outline.type, shape: outline.shape },
      },
      { ...outline, style: { fill: 'none', stroke: color, lineWidth: 4 } },
      {
        type: 'text',
        x: body.width / 2,
        y: above + size / 2,
        style: {
          text: words,
          fill: look.text,
          fontSize: Math.max(14, size / 7),
          fontFamily: FONT,
          align: 'center',
          verticalAlign: 'middle',
          stroke: look.surface,
          lineWidth: 3,
        },
      },
    ],
  } as Scene['option'])
}

interface Outline {
  type: string
  shape: object
}
const OUTLINES: Record<Body<'liquid'>['shape'], (x: number, y: number, size: number) => Outline> = {
  circle: (x, y, size) => ({ type: 'circle', shape: { cx: x + size / 2, cy: y + size / 2, r: size / 2 } }),
  rect: (x, y, size) => ({ type: 'rect', shape: { x, y, width: size, height: size, r: 8 } }),
  triangle: (x, y, size) => ({
    type: 'polygon',
    shape: {
      points: [
        [x + size / 2, y],
        [x + size, y + size],
        [x, y + size],
      ],
    },
  }),
  pin: (x, y, size) => ({ type: 'polygon', shape: { points: pin(x, y, size) } }),
}

/** A drop standing on its point. */
function pin(x: number, y: number, size: number): number[][] {
  const radius = size * 0.38
  const [cx, cy] = [x + size / 2, y + radius]
  const arc = Array.from({ length: 49 }, (_, step) => {
    const angle = Math.PI * (0.82 + (1.36 * step) / 48)
    return [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)]
  })
  return [...arc, [cx, y + size]]
}

export function venn(body: Body<'venn'>): Scene {
  const look = lookFor(body)
  const single = new Set(
    body.data.filter(({ sets }) => sets.length === 1).map(({ sets }) => sets[0] as string),
  )
  const missing = body.data.flatMap(({ sets }) => sets).find((name) => !single.has(name))
  if (missing) throw new Refused(`venn: '${missing}' needs an entry of its own with its value.`)
  const circles = areas(body.data.map(({ sets, value }) => ({ sets, size: value })))
  const names = Object.keys(circles)
  const at = fitCircles(circles, body.width, body.height - top(body) - 16, top(body) + 8)
  const center = (sets: string[]): [number, number] => middle(sets, names, at)
  return scene(body, look, {
    graphic: [
      ...names.map((name, index) => ({
        type: 'circle',
        shape: { cx: at[name]?.x ?? 0, cy: at[name]?.y ?? 0, r: at[name]?.radius ?? 0 },
        style: { fill: look.colors[index % look.colors.length], opacity: 0.45, stroke: look.surface },
      })),
      ...body.data.map(({ sets, label, value }) => ({
        type: 'text',
        x: center(sets)[0],
        y: center(sets)[1],
        style: {
          text: sets.length === 1 ? `${label ?? sets[0]}\n${full(value)}` : (label ?? full(value)),
          fill: look.text,
          fontSize: sets.length === 1 ? 14 : 12,
          fontFamily: FONT,
          align: 'center',
          verticalAlign: 'middle',
        },
      })),
    ],
  } as Scene['option'])
}

type Circles = Record<string, { x: number; y: number; radius: number }>

function fitCircles(circles: Circles, width: number, height: number, y: number): Circles {
  const all = Object.values(circles)
  const [left, right] = [
    Math.min(...all.map((c) => c.x - c.radius)),
    Math.max(...all.map((c) => c.x + c.radius)),
  ]
  const [upper, lower] = [
    Math.min(...all.map((c) => c.y - c.radius)),
    Math.max(...all.map((c) => c.y + c.radius)),
  ]
  const scale = Math.min((width - 32) / (right - left || 1), height / (lower - upper || 1))
  const dx = (width - (right - left) * scale) / 2 - left * scale
  const dy = y + (height - (lower - upper) * scale) / 2 - upper * scale
  return Object.fromEntries(
    Object.entries(circles).map(([name, c]) => [
      name,
      { ...c, x: c.x * scale + dx, y: c.y * scale + dy, radius: c.radius * scale },
    ]),
  )
}

/** The point that is deepest in all of `sets` and farthest from the others, found on a grid. */
function middle(sets: string[], names: string[], circles: Circles): [number, number] {
  const inner = sets.map((name) => circles[name]).filter((c) => c !== undefined)
  const outer = names
    .filter((name) => !sets.includes(name))
    .map((name) => circles[name])
    .filter((c) => c !== undefined)
  const smallest = inner.reduce((a, b) => (a.radius < b.radius ? a : b))
  let best: [number, number] = [smallest.x, smallest.y]
  let deepest = -Infinity
  for (let i = -12; i <= 12; i++)
    for (let j = -12; j <= 12; j++) {
      const [x, y] = [smallest.x + (i / 12) * smallest.radius, smallest.y + (j / 12) * smallest.radius]
      const depth = Math.min(
        ...inner.map((c) => c.radius - Math.hypot(x - c.x, y - c.y)),
        ...outer.map((c) => Math.hypot(x - c.x, y - c.y) - c.radius),
      )
      if (depth > deepest) [deepest, best] = [depth, [x, y]]
    }
  return best
}
