import { useVirtualizer, type observeElementRect } from '@tanstack/vue-virtual'
import { computed, type Ref } from 'vue'

export const ROW_HEIGHT = 34
const OVERSCAN = 8
/** Until the grid has been measured. */
const FIRST_VIEW = { width: 800, height: 380 }

/**
 * Tells the size when the browser has laid the page out anyway. A grid behind another tab has none: it keeps the
 * rows that it had, so that they are there at once.
 */
const observeShown: typeof observeElementRect = ({ scrollElement }, tell) => {
  if (!scrollElement) return
  const observer = new ResizeObserver(([entry]) => {
    const { width, height } = entry?.target.getBoundingClientRect() ?? FIRST_VIEW
    if (height > 0) tell({ width: Math.round(width), height: Math.round(height) })
  })
  observer.observe(scrollElement)
  return () => {
    observer.disconnect()
  }
}

/** Draws only the rows in view. `foot`: whether a row of totals stands at the lower edge. */
export function useGridScroll(root: Ref<HTMLElement | undefined>, count: Ref<number>, foot: Ref<boolean>) {
  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>(
    computed(() => ({
      count: count.value,
      getScrollElement: () => root.value ?? null,
      estimateSize: () => ROW_HEIGHT,
      overscan: OVERSCAN,
      scrollMargin: ROW_HEIGHT,
      scrollPaddingStart: ROW_HEIGHT,
      scrollPaddingEnd: foot.value ? ROW_HEIGHT : 0,
      initialRect: FIRST_VIEW,
      observeElementRect: observeShown,
    })),
  )
  const items = computed(() => virtualizer.value.getVirtualItems())
  const before = computed(() => (items.value[0]?.index ?? 0) * ROW_HEIGHT)
  const after = computed(
    () => (count.value - 1 - (items.value.at(-1)?.index ?? count.value - 1)) * ROW_HEIGHT,
  )
  const last = computed(() => items.value.at(-1)?.index ?? -1)

  /** Brings a row into view; it is drawn at once. */
  function reveal(row: number): void {
    virtualizer.value.scrollToIndex(row)
    root.value?.dispatchEvent(new Event('scroll'))
  }

  return { items, before, after, last, reveal }
}
