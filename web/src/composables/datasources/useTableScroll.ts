import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/vue-virtual'
import { computed, nextTick, ref, watch, type ComponentPublicInstance, type Ref } from 'vue'

const CLOSED_HEIGHT = 48
const GAP = 10
const OVERSCAN = 10
/** Until the page has been measured. */
const FIRST_VIEW = { width: 800, height: 700 }

/** Draws only the cards in view of a list inside a page that scrolls; the one with the focus stays drawn. */
export function useTableScroll(list: Ref<HTMLElement | undefined>, names: Ref<string[]>) {
  const page = computed(() => list.value?.closest<HTMLElement>('.page') ?? null)
  const offset = ref(0)
  const focusedIndex = ref<number | null>(null)

  function extract(range: Range): number[] {
    const visibleIndexes = defaultRangeExtractor(range)
    const focusIndex = focusedIndex.value
    if (focusIndex === null || focusIndex >= range.count || visibleIndexes.includes(focusIndex))
      return visibleIndexes
    return [...visibleIndexes, focusIndex].sort((a, b) => a - b)
  }

  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>(
    computed(() => ({
      count: names.value.length,
      getScrollElement: () => page.value,
      getItemKey: (index: number) => names.value[index] ?? index,
      estimateSize: () => CLOSED_HEIGHT,
      gap: GAP,
      overscan: OVERSCAN,
      scrollMargin: offset.value,
      initialRect: FIRST_VIEW,
      rangeExtractor: extract,
    })),
  )
  const items = computed(() => virtualizer.value.getVirtualItems())
  const height = computed(() => virtualizer.value.getTotalSize())
  const last = computed(() => items.value.at(-1)?.index ?? -1)

  /** Where the list begins in its page, below what stands above it. */
  async function place(): Promise<void> {
    await nextTick()
    if (!list.value || !page.value) return
    const top = list.value.getBoundingClientRect().top - page.value.getBoundingClientRect().top
    offset.value = top + page.value.scrollTop
  }
  watch([list, names], place, { immediate: true, flush: 'post' })

  function measure(card: Element | ComponentPublicInstance | null): void {
    virtualizer.value.measureElement(card as HTMLElement | null)
  }

  const top = (start: number): string => `translateY(${start - offset.value}px)`

  return { items, height, last, measure, top, focusedIndex }
}
