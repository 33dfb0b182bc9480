import { computed, ref, type Ref } from 'vue'

const OVERSCAN = 8

/** Which rows of a long list are drawn: those in view, with a few around them. */
export function useVirtualRows(count: Ref<number>, rowHeight: number) {
  const scrollTop = ref(0)
  const viewHeight = ref(0)
  const first = computed(() => clamp(Math.floor(scrollTop.value / rowHeight) - OVERSCAN, count.value))
  const last = computed(() =>
    clamp(Math.ceil((scrollTop.value + viewHeight.value) / rowHeight) + OVERSCAN, count.value),
  )
  const before = computed(() => first.value * rowHeight)
  const after = computed(() => (count.value - last.value) * rowHeight)

  function measure(element: Element): void {
    scrollTop.value = element.scrollTop
    viewHeight.value = element.clientHeight
  }

  return { first, last, before, after, measure }
}

const clamp = (row: number, count: number): number => Math.min(Math.max(0, row), count)
