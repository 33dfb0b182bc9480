/** Words as large as they weigh, placed by ourselves: ECharts has no such series. */
import { textWidth } from '@/composables/chart/axes'
import type { Frame } from '@/composables/chart/frame'
import type { Look, Option } from '@/composables/chart/look'

const SMALLEST = 12
const MAX_TURNS = 900
const TRIES = 4
const SHRINK = 0.8
/** The share of an area that words can take before they find no room. */
const ROOM = 0.5
const HAN = /\p{Script=Han}/u

interface Word {
  text: string
  /** Square root of its share of the heaviest word's weight. */
  weight: number
}
interface Area {
  width: number
  height: number
}
export interface Placed extends Area {
  text: string
  size: number
  x: number
  y: number
}
interface Api {
  getWidth: () => number
  getHeight: () => number
}

export function wordcloud(frame: Frame, look: Look): Option {
  const [column = []] = frame.columns
  const items = frame.labels
    .map((name, at) => ({ name, value: column[at] ?? 0 }))
    .filter(({ name, value }) => value > 0 && name.trim() !== '')
    .sort((a, b) => b.value - a.value)
  const most = items[0]?.value ?? 1
  const words = items.map(({ name, value }) => ({ text: name, weight: Math.sqrt(value / most) }))
  let placement: { area: string; placed: (Placed | null)[] } | null = null
  const placedIn = (area: Area): (Placed | null)[] => {
    const key = `${area.width}×${area.height}`
    if (placement?.area !== key) placement = { area: key, placed: place(words, area) }
    return placement.placed
  }
  return {
    series: [
      {
        type: 'custom',
        coordinateSystem: 'none',
        name: frame.names[0] ?? '',
        data: items,
        renderItem: ({ dataIndex }: { dataIndex: number }, api: Api) => {
          const top = look.still ? 44 : 8
          const area = { width: api.getWidth() - 16, height: api.getHeight() - top - 8 }
          const word = placedIn(area)[dataIndex]
          return word ? drawWord(word, dataIndex, top, look) : undefined
        },
      },
    ],
  }
}

function drawWord({ text, size, x, y }: Placed, at: number, top: number, look: Look): object {
  return {
    type: 'text',
    style: {
      text,
      x: x + 8,
      y: y + top,
      fontSize: size,
      fontWeight: size > 24 ? 600 : 400,
      fill: look.colors[at % look.colors.length] ?? look.text,
      align: 'center',
      verticalAlign: 'middle',
    },
  }
}

/** The middles of the words, heaviest first, none over another; null for those that find no room. */
export function place(words: Word[], { width, height }: Area): (Placed | null)[] {
  const largest = largestSize(words, width, height)
  const placedWords: Placed[] = []
  return words.map(({ text, weight }) => {
    let size = Math.round(SMALLEST + (largest - SMALLEST) * weight)
    for (let tries = 0; tries < TRIES && size >= SMALLEST * SHRINK; tries++) {
      const box = boxOf(text, size)
      const spot = spotFor(box, placedWords, { width, height })
      if (spot) {
        placedWords.push({ text, size, ...box, ...spot })
        return placedWords[placedWords.length - 1] ?? null
      }
      size = Math.round(size * SHRINK)
    }
    return null
  })
}

/** As large as all of them together leave room for. */
function largestSize(words: Word[], width: number, height: number): number {
  const idealSize = Math.min(height / 4, width / 7, 64)
  const wordArea = words.reduce((sum, { text, weight }) => {
    const box = boxOf(text, Math.max(SMALLEST, idealSize * weight))
    return sum + box.width * box.height
  }, 0)
  const room = (ROOM * width * height) / (wordArea || 1)
  return Math.max(SMALLEST + 2, idealSize * Math.min(1, Math.sqrt(room)))
}

/** Half letters are 0.53 of their size, Latin ones in bold up to 0.7. */
const boxOf = (text: string, size: number): Area => ({
  width: textWidth(text) * size * (HAN.test(text) ? 0.56 : 0.68) + 8,
  height: size * 1.2,
})

/** Outwards from the middle along a spiral as flat as the area. */
function spotFor(box: Area, placedWords: Placed[], area: Area): { x: number; y: number } | null {
  const flat = area.height / area.width
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const angle = turn * 0.35
    const far = 2.2 * angle
    const x = area.width / 2 + far * Math.cos(angle)
    const y = area.height / 2 + far * flat * 1.2 * Math.sin(angle)
    const inside =
      Math.min(x, area.width - x) >= box.width / 2 && Math.min(y, area.height - y) >= box.height / 2
    if (inside && !placedWords.some((other) => overlap(other, box, x, y))) return { x, y }
  }
  return null
}

const overlap = (other: Placed, box: Area, x: number, y: number): boolean =>
  Math.abs(other.x - x) * 2 < other.width + box.width && Math.abs(other.y - y) * 2 < other.height + box.height
