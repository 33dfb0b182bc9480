import type { EChartsType } from 'echarts/core'
import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'
import { draw, loadChartType, type Drawing } from '@/composables/chart/drawing'
import { followNearest } from '@/composables/chart/pointer/nearestSeries'
import type { Clicked, Place } from '@/composables/chart/pointer/points'

/** Draws in `element`, follows its size, and cleans up with its scope. `onClick` is told of points; `still`: no motion. */
export function useEcharts(
  element: Ref<HTMLElement | undefined>,
  drawing: Ref<Drawing>,
  onClick: (clicked: Clicked, x: number, y: number) => void,
  still = false,
) {
  const failed = ref(false)
  let chart: EChartsType | null = null
  let drawnType: Drawing['type'] | null = null
  let unmounted = false
  const observer = new ResizeObserver(() => {
    if (chart && element.value) fit(chart, element.value)
  })

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
      fit(chart, element.value)
      await draw(chart, wanted, still)
    } catch {
      failed.value = true
    }
  }

  function begin(made: EChartsType): EChartsType {
    followNearest(made, () => drawing.value)
    made.on('click', ({ name, seriesName, event }) => {
      const { clientX, clientY } = (event?.event ?? {}) as Partial<MouseEvent>
      onClick({ name, ...(seriesName ? { seriesName } : {}) }, clientX ?? 0, clientY ?? 0)
    })
    return made
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
