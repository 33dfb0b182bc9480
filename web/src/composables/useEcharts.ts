import type { EChartsType } from 'echarts/core'
import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'
import { draw, loadChartType, type Drawing } from '@/composables/chart/drawing'
import { followNearest } from '@/composables/chart/pointer/nearestSeries'
import type { Clicked, Place } from '@/composables/chart/pointer/points'

/** Draws in `element`, follows its size, and cleans up with its scope. `onClick` is told of points; `still`: no motion. */
export function useEcharts(
  element: Ref<HTMLElement | undefined>,
  drawing: Ref<Drawing>,
  onClick: (click: Clicked, x: number, y: number) => void,
  still = false,
) {
  const failed = ref(false)
  let chart: EChartsType | null = null
  let drawnType: Drawing['type'] | null = null
  let isUnmounted = false
  const observer = new ResizeObserver(() => {
    if (chart && element.value) fit(chart, element.value)
  })

  onMounted(show)
  watch(drawing, show)
  onBeforeUnmount(() => {
    isUnmounted = true
    observer.disconnect()
    chart?.dispose()
  })

  async function show(): Promise<void> {
    const nextDrawing = drawing.value
    try {
      const create = await loadChartType(nextDrawing.type)
      // Gone, or another chart was wanted while the parts of this one were loading.
      if (isUnmounted || drawing.value !== nextDrawing || !element.value) return
      // A chart knows only the parts that were loaded when it was made: one of another type is made anew.
      if (chart && drawnType !== nextDrawing.type) {
        chart.dispose()
        chart = null
      }
      drawnType = nextDrawing.type
      observer.observe(element.value)
      chart ??= begin(create(element.value))
      fit(chart, element.value)
      await draw(chart, nextDrawing, still)
    } catch {
      failed.value = true
    }
  }

  function begin(instance: EChartsType): EChartsType {
    followNearest(instance, () => drawing.value)
    instance.on('click', ({ name, seriesName, event }) => {
      const { clientX, clientY } = (event?.event ?? {}) as Partial<MouseEvent>
      onClick({ name, ...(seriesName ? { seriesName } : {}) }, clientX ?? 0, clientY ?? 0)
    })
    return instance
  }

  /** Shows the tooltip of a point, as the mouse would. */
  function pointAt({ row, series }: Place): void {
    chart?.dispatchAction({ type: 'showTip', seriesIndex: series, dataIndex: row })
  }

  return { failed, pointAt }
}

/** Draws again where the size is another: an observer also tells of the first one. */
function fit(chart: EChartsType, { clientWidth, clientHeight }: HTMLElement): void {
  if (chart.getWidth() !== clientWidth || chart.getHeight() !== clientHeight) chart.resize()
}
