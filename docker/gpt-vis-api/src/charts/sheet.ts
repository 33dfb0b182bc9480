/** A table as a picture; with `rows` or `values` the sums by row and column. */
import type { EChartsOption } from 'echarts'
import { FONT } from '../look.ts'
import { full } from '../numbers.ts'
import { Refused, type Body } from '../schema.ts'
import { distinct, lookFor, scene, top, type Scene } from './scene.ts'

type Cell = string | number | boolean | null
type Row = Record<string, Cell>
interface Grid {
  heads: string[]
  cells: Cell[][]
}
const ROW = 28
const FEWEST = 72

export function spreadsheet(body: Body<'spreadsheet'>): Scene {
  const look = lookFor(body)
  const { heads, cells } = body.rows?.length || body.values?.length ? pivot(body) : flat(body)
  if (!heads.length) throw new Refused('spreadsheet: no column to show.')
  const fits = Math.max(1, Math.floor((body.width - 16) / FEWEST))
  const visibleHeads = heads.slice(0, fits)
  const lines = Math.max(1, Math.floor((body.height - top(body) - 12) / ROW) - 1)
  const width = (body.width - 16) / visibleHeads.length
  const cut = cells.length > lines
  const visible = cut ? cells.slice(0, lines - 1) : cells
  const y = (row: number): number => top(body) + row * ROW
  const graphic = [
    rect(8, y(0), body.width - 16, ROW, look.dark ? '#273046' : '#eef2ff'),
    ...visibleHeads.map((head, at) => label(head, at, y(0), width, look.text, 'bold', false)),
    ...visible.flatMap((row, index) => [
      ...(index % 2 ? [rect(8, y(index + 1), body.width - 16, ROW, look.dark ? '#20252f' : '#f7f8fb')] : []),
      ...visibleHeads.map((_, at) =>
        label(cellText(row[at]), at, y(index + 1), width, look.text, 'normal', typeof row[at] === 'number'),
      ),
    ]),
    ...(cut
      ? [label(`… ${cells.length - visible.length}`, 0, y(lines), width, look.muted, 'normal', false)]
      : []),
  ]
  return scene(body, look, { graphic } as EChartsOption)
}

function flat(body: Body<'spreadsheet'>): Grid {
  const heads = body.columns?.length ? body.columns : distinct(body.data.flatMap((row) => Object.keys(row)))
  return { heads, cells: body.data.map((row) => heads.map((head) => row[head] ?? null)) }
}

function pivot(body: Body<'spreadsheet'>): Grid {
  const { rows = [], columns = [], values = [], data } = body
  const across = distinct(data.map((row) => key(row, columns)))
  const down = distinct(data.map((row) => key(row, rows)))
  const heads = across.flatMap((name) =>
    values.map((value) => [name, values.length > 1 || !name ? value : ''].filter(Boolean).join(' · ')),
  )
  const cells = down.map((name) => {
    const own = data.filter((row) => key(row, rows) === name)
    const sums = across.flatMap((side) =>
      values.map((value) =>
        sum(
          own.filter((row) => key(row, columns) === side),
          value,
        ),
      ),
    )
    return [...rows.map((field) => own[0]?.[field] ?? null), ...sums]
  })
  return { heads: [...rows, ...heads], cells }
}

const key = (row: Row, fields: string[]): string =>
  fields.map((field) => String(row[field] ?? '')).join(' · ')

function sum(rows: Row[], field: string): number | null {
  const numbers = rows.map((row) => row[field]).filter((cell) => typeof cell === 'number')
  return numbers.length ? numbers.reduce((total, value) => total + value, 0) : null
}

const cellText = (cell: Cell | undefined): string => {
  if (cell === null || cell === undefined) return '–'
  return typeof cell === 'number' ? full(cell) : String(cell)
}

const rect = (x: number, y: number, width: number, height: number, fill: string): object => ({
  type: 'rect',
  shape: { x, y, width, height },
  style: { fill },
  silent: true,
})

const label = (
  text: string,
  at: number,
  y: number,
  width: number,
  fill: string,
  fontWeight: string,
  right: boolean,
): object => ({
  type: 'text',
  x: 8 + at * width + (right ? width - 8 : 8),
  y: y + ROW / 2,
  z: 1,
  style: {
    text,
    fill,
    fontWeight,
    fontSize: 13,
    fontFamily: FONT,
    align: right ? 'right' : 'left',
    verticalAlign: 'middle',
    width: width - 16,
    overflow: 'truncate',
  },
})
