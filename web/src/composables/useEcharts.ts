import type { EChartsType } from 'echarts/core'
import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'
import { draw, drawerFor, type Drawing } from '@/composables/chart/drawing'

/** Draws in `element`, follows its size, and cleans up with its scope. */
export function useEcharts(element: Ref<HTMLElement | undefined>, drawing: Ref<Drawing>) {
  const failed = ref(false)
  let chart: EChartsType | null = null
  let drawn: Drawing['type'] | null = null
  let gone = false
  const observer = new ResizeObserver(() => chart?.resize())

  onMounted(show)
  watch(drawing, show)
  onBeforeUnmount(() => {
    gone = true
    observer.disconnect()
    chart?.dispose()
  })

  async function show(): Promise<void> {
    const wanted = drawing.value
    try {
      const place = await drawerFor(wanted.type)
      // Gone, or another chart was wanted while the parts of this one were loading.
      if (gone || drawing.value !== wanted || !element.value) return
      // A chart knows only the parts that were loaded when it was made: one of another type is made anew.
      if (chart && drawn !== wanted.type) {
        chart.dispose()
        chart = null
      }
      drawn = wanted.type
      observer.observe(element.value)
      chart ??= place(element.value)
      chart.resize()
      await draw(chart, wanted)
    } catch {
      failed.value = true
    }
  }

  return { failed }
}
