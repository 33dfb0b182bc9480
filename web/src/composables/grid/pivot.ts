/** The rows of an answer turned: one row for each value of some columns, one column for each value of another. */
import type { Cell, TableActivity, TableColumn } from '@/api/generated'
import { totalOf, type Total } from '@/composables/grid/totals'

export interface PivotChoice {
  /** Places of the columns whose values become rows, at least one. */
  rows: number[]
  /** The place of the column whose values become columns. */
  columns: number | null
  /** The place of the column that is added, averaged or counted. */
  measure: number
  figure: Exclude<Total, 'none'>
}

export const MOST_COLUMNS = 60

export interface Pivot {
  table: TableActivity
  /** How many values did not become a column because there are too many. */
  left: number
}

const SEPARATOR = '\u0000'
const keyOf = (cells: readonly Cell[]): string => cells.map((cell) => JSON.stringify(cell)).join(SEPARATOR)

/** Turns the kept rows of an answer; `noValue` names the column of cells without a value. */
export function pivotRows(source: TableActivity, choice: PivotChoice, noValue: string): Pivot {
  const heads = choice.columns === null ? [null] : distinctCells(source.rows, choice.columns)
  const visibleHeads = heads.slice(0, MOST_COLUMNS)
  const groups = groupCells(source.rows, choice)
  const rows = [...groups.values()].map(({ labels, cells }) => [
    ...labels,
    ...visibleHeads.map((head) => totalOf(cells.get(keyOf([head])) ?? [], choice.figure)),
  ])
  const columns = [
    ...choice.rows.flatMap((at) => source.columns[at] ?? []),
    ...visibleHeads.map((head) => measureColumn(source, choice, head, noValue)),
  ]
  const table = { columns, rows, row_count: rows.length, truncated: source.truncated, elapsed_ms: 0 }
  return { table, left: heads.length - visibleHeads.length }
}

function distinctCells(rows: readonly Cell[][], at: number): Cell[] {
  const cells = new Map(rows.map((row) => [keyOf([row[at] ?? null]), row[at] ?? null]))
  const collator = new Intl.Collator(undefined, { numeric: true })
  return [...cells.values()].sort((a, b) =>
    a === null || b === null
      ? Number(a === null) - Number(b === null)
      : collator.compare(String(a), String(b)),
  )
}

interface Group {
  labels: Cell[]
  /** The cells of the measure by the value of the turned column. */
  cells: Map<string, Cell[]>
}

function groupCells(rows: readonly Cell[][], choice: PivotChoice): Map<string, Group> {
  const groups = new Map<string, Group>()
  for (const row of rows) {
    const labels = choice.rows.map((at) => row[at] ?? null)
    const head = keyOf([choice.columns === null ? null : (row[choice.columns] ?? null)])
    const key = keyOf(labels)
    const group = groups.get(key) ?? { labels, cells: new Map<string, Cell[]>() }
    groups.set(key, group)
    const cells = group.cells.get(head) ?? []
    group.cells.set(head, cells)
    cells.push(row[choice.measure] ?? null)
  }
  return groups
}

function measureColumn(source: TableActivity, choice: PivotChoice, head: Cell, noValue: string): TableColumn {
  const measure = source.columns[choice.measure]
  if (!measure) throw new Error(`The answer has no column ${choice.measure}`)
  const label = choice.columns === null ? measure.label : head === null ? noValue : String(head)
  const type = choice.figure === 'count' ? 'integer' : choice.figure === 'average' ? 'decimal' : measure.type
  const percent = choice.figure === 'count' ? null : measure.percent
  return { name: measure.name, label, type, source: null, percent, codes: null }
}
