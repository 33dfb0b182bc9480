import type { EChartsType } from 'echarts/core'
import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'
import { draw, loadChartType, type Drawing } from '@/composables/chart/drawing'
import { followNearest } from '@/composables/chart/pointer/nearestSeries'

/** Draws in `element`, follows its size, and cleans up with its scope. */
export function useEcharts(element: Ref<HTMLElement | undefined>, drawing: Ref<Drawing>) {
  const failed = ref(false)
  let chart: EChartsType | null = null
  let drawnType: Drawing['type'] | null = null
  let unmounted = false
  const observer = new ResizeObserver(() => chart?.resize())

  onMounted(show)
  watch(drawing, show)
  onBeforeUnmount(() => {
    unmounted = true
    observer.disconnect()
    chart?.dispose()
  })

  async function show(): Promise<void> {
    const wanted = drawing.value
    try {
      const create = await loadChartType(wanted.type)
      // Gone, or another chart was wanted while the parts of this one were loading.
      if (unmounted || drawing.value !== wanted || !element.value) return
      // A chart knows only the parts that were loaded when it was made: one of another type is made anew.
      if (chart && drawnType !== wanted.type) {
        chart.dispose()
        chart = null
      }
      drawnType = wanted.type
      observer.observe(element.value)
      chart ??= begin(create(element.value))
      chart.resize()
      await draw(chart, wanted)
    } catch {
      failed.value = true
    }
  }

  function begin(made: EChartsType): EChartsType {
    followNearest(made, () => drawing.value)
    return made
  }

  return { failed }
}
