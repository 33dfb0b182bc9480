import { nextTick, ref, type Ref } from 'vue'

interface Size {
  rows: number
  columns: number
}

const PAGE = 10

type Move = (at: { row: number; column: number }, size: Size) => { row?: number; column?: number }

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

/** One cell of a grid takes the focus; the arrow keys move it. `reveal` scrolls a row into view. */
export function useGridKeys(
  size: Ref<Size>,
  reveal: (row: number) => void,
  root: Ref<HTMLElement | undefined>,
) {
  const row = ref(0)
  const column = ref(0)

  async function onKey(event: KeyboardEvent): Promise<void> {
    const move = MOVES[event.ctrlKey ? `Control+${event.key}` : event.key]
    if (!move) return
    event.preventDefault()
    const to = move({ row: row.value, column: column.value }, size.value)
    row.value = within(to.row ?? row.value, size.value.rows)
    column.value = within(to.column ?? column.value, size.value.columns)
    reveal(row.value)
    await nextTick()
    root.value?.querySelector<HTMLElement>('td[tabindex="0"]')?.focus({ preventScroll: true })
  }

  function focus(at: { row: number; column: number }): void {
    row.value = at.row
    column.value = at.column
  }

  return { row, column, onKey, focus }
}

const within = (value: number, count: number): number => Math.min(Math.max(0, value), Math.max(0, count - 1))
