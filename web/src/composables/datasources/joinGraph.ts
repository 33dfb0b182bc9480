import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force'
import type { Join } from '@/api/datasources/joins'

/** A table as a box; x and y are its middle. */
export interface Box {
  name: string
  x: number
  y: number
  width: number
}

export interface Line {
  join: Join
  from: Box
  to: Box
}

export interface Drawing {
  boxes: Box[]
  lines: Line[]
  left: number
  top: number
  width: number
  height: number
}

export const BOX_HEIGHT = 30
const CHARACTER = 7.6
const WIDE_CHARACTER = 13.5
const PADDING = 24
const MAX_LABEL_LENGTH = 28
const TICKS_OF_SMALL = 260
const TICKS_OF_LARGE = 110
const SMALL_GRAPH = 80

/** A table's name as its box shows it. */
export const boxLabel = (name: string): string =>
  name.length > MAX_LABEL_LENGTH ? `${name.slice(0, MAX_LABEL_LENGTH - 1)}…` : name

/** The condition of a join as SQL says it. */
export const conditionOf = (join: Pick<Join, 'left' | 'right' | 'on'>): string =>
  join.on.map((pair) => `${join.left}.${pair.left} = ${join.right}.${pair.right}`).join(' AND ')

/** What is drawn: everything, or what at most `steps` joins reach from a table. */
export function joinsAround(joins: Join[], table: string, steps: number): Join[] {
  if (!table) return joins
  let reachable = new Set([table])
  for (let step = 0; step < steps; step += 1) {
    const next = new Set(reachable)
    for (const { left, right } of joins) {
      if (reachable.has(left)) next.add(right)
      if (reachable.has(right)) next.add(left)
    }
    reachable = next
  }
  return joins.filter(({ left, right }) => reachable.has(left) && reachable.has(right))
}

/** Places the tables so that joined ones lie near each other and no two boxes overlap. */
export function layoutGraph(joins: Join[], alone = ''): Drawing {
  const names = new Set(joins.flatMap(({ left, right }) => [left, right]))
  if (alone) names.add(alone)
  const boxes = [...names].map((name) => ({ name, x: 0, y: 0, width: widthOf(boxLabel(name)) }))
  const boxByName = new Map(boxes.map((box) => [box.name, box]))
  const links = joins
    .filter(({ left, right }) => left !== right)
    .map(({ left, right }) => ({ source: left, target: right }))
  placeOnGrid(boxes)
  forceSimulation(boxes)
    .force(
      'links',
      forceLink<Box, { source: string; target: string }>(links)
        .id((box) => box.name)
        .distance(130),
    )
    .force('apart', forceManyBody().strength(-320).distanceMax(900))
    .force(
      'size',
      forceCollide<Box>((box) => box.width / 2 + 12),
    )
    .force('x', forceX(0).strength(0.04))
    .force('y', forceY(0).strength(0.09))
    .stop()
    .tick(boxes.length > SMALL_GRAPH ? TICKS_OF_LARGE : TICKS_OF_SMALL)
  const lines = joins.flatMap((join) => {
    const from = boxByName.get(join.left)
    const to = boxByName.get(join.right)
    return from && to ? [{ join, from, to }] : []
  })
  return { boxes, lines, ...frameOf(boxes) }
}

/** The line of a join from box to box; a table joined with itself has a loop above. */
export function pathOf({ from, to }: Line): string {
  if (from === to) {
    const [x, y] = [from.x, from.y - BOX_HEIGHT / 2]
    return `M${x - 18},${y} C${x - 34},${y - 42} ${x + 34},${y - 42} ${x + 18},${y}`
  }
  return `M${from.x},${from.y} L${to.x},${to.y}`
}

function placeOnGrid(boxes: Box[]): void {
  const columns = Math.ceil(Math.sqrt(boxes.length))
  boxes.forEach((box, index) => {
    box.x = (index % columns) * 160 - columns * 80
    box.y = Math.floor(index / columns) * 70 - columns * 35
  })
}

function widthOf(label: string): number {
  const characters = Array.from(label, (one) => (one > '⺀' ? WIDE_CHARACTER : CHARACTER))
  return PADDING + characters.reduce((sum, width) => sum + width, 0)
}

function frameOf(boxes: Box[]): Pick<Drawing, 'left' | 'top' | 'width' | 'height'> {
  if (boxes.length === 0) return { left: 0, top: 0, width: 10, height: 10 }
  const left = Math.min(...boxes.map((box) => box.x - box.width / 2)) - 16
  const right = Math.max(...boxes.map((box) => box.x + box.width / 2)) + 16
  const top = Math.min(...boxes.map((box) => box.y)) - BOX_HEIGHT - 34
  const bottom = Math.max(...boxes.map((box) => box.y)) + BOX_HEIGHT
  return { left, top, width: right - left, height: bottom - top }
}
