import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { onBeforeUnmount, onMounted, ref, shallowRef, watch, type Ref } from 'vue'

/** Draws `option` in `element`, follows its size, and cleans up with its scope. */
export function useEcharts(element: Ref<HTMLElement | undefined>, option: Ref<EChartsCoreOption>) {
  const chart = shallowRef<EChartsType | null>(null)
  const failed = ref(false)
  let gone = false
  const observer = new ResizeObserver(() => chart.value?.resize())

  onMounted(async () => {
    try {
      const { init } = await import('@/composables/chart/echarts')
      if (gone || !element.value) return
      chart.value = init(element.value)
      observer.observe(element.value)
      draw()
    } catch {
      failed.value = true
    }
  })
  watch(option, draw)
  onBeforeUnmount(() => {
    gone = true
    observer.disconnect()
    chart.value?.dispose()
  })

  function draw(): void {
    chart.value?.setOption(option.value, { notMerge: true })
  }

  /** The drawing as a PNG, twice as fine as on the screen. */
  function png(): Blob | null {
    const url = chart.value?.getDataURL({ type: 'png', pixelRatio: 2 })
    if (!url) return null
    const bytes = Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (char) => char.charCodeAt(0))
    return new Blob([bytes], { type: 'image/png' })
  }

  return { failed, png }
}
