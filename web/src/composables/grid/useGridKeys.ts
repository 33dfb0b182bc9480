import { nextTick, ref, type Ref } from 'vue'

export interface GridPlace {
  row: number
  column: number
}

interface Size {
  rows: number
  columns: number
}

const PAGE = 10

type Move = (at: GridPlace, size: Size) => Partial<GridPlace>

const MOVES: Record<string, Move> = {
  ArrowUp: (at) => ({ row: at.row - 1 }),
  ArrowDown: (at) => ({ row: at.row + 1 }),
  ArrowLeft: (at) => ({ column: at.column - 1 }),
  ArrowRight: (at) => ({ column: at.column + 1 }),
  PageUp: (at) => ({ row: at.row - PAGE }),
  PageDown: (at) => ({ row: at.row + PAGE }),
  Home: () => ({ column: 0 }),
  End: (_, size) => ({ column: size.columns - 1 }),
  'Control+Home': () => ({ row: 0, column: 0 }),
  'Control+End': (_, size) => ({ row: size.rows - 1, column: size.columns - 1 }),
}

interface Options {
  size: Ref<Size>
  root: Ref<HTMLElement | undefined>
  /** Scrolls a row into view. */
  reveal: (row: number) => void
  /** Told of each move; `extend` when Shift is held. */
  onMove: (from: GridPlace, to: GridPlace, extend: boolean) => void
}

/** One cell of a grid takes the focus; the arrow keys move it, with Shift they select. */
export function useGridKeys({ size, root, reveal, onMove }: Options) {
  const row = ref(0)
  const column = ref(0)

  async function onKey(event: KeyboardEvent): Promise<void> {
    if (!(event.target instanceof HTMLTableCellElement)) return
    const move = MOVES[event.ctrlKey ? `Control+${event.key}` : event.key]
    if (!move) return
    event.preventDefault()
    const from = { row: row.value, column: column.value }
    const to = move(from, size.value)
    row.value = within(to.row ?? from.row, size.value.rows)
    column.value = within(to.column ?? from.column, size.value.columns)
    onMove(from, { row: row.value, column: column.value }, event.shiftKey)
    reveal(row.value)
    await nextTick()
    root.value?.querySelector<HTMLElement>('td[tabindex="0"]')?.focus({ preventScroll: true })
  }

  function focus(at: GridPlace): void {
    row.value = at.row
    column.value = at.column
  }

  return { row, column, onKey, focus }
}

const within = (value: number, count: number): number => Math.min(Math.max(0, value), Math.max(0, count - 1))
