/** An ECharts option drawn from a frame, in the page's language and colours. */
import type { ChartType } from '@/api/generated'
import { cartesian, dual } from '@/composables/chart/cartesian'
import type { Frame } from '@/composables/chart/frame'
import { funnel, pie, radar, sankey, treemap } from '@/composables/chart/items'
import { tooltip, type Look, type Option } from '@/composables/chart/look'
import { provinceMap } from '@/composables/chart/provinces'
import { box, heatmap, histogram, scatter } from '@/composables/chart/distributions'
import { wordcloud } from '@/composables/chart/wordcloud'

type Draw = (frame: Frame, look: Look, type: ChartType) => Option

const PARTS: Record<ChartType, Draw> = {
  kpi: () => ({}),
  column: cartesian,
  bar: cartesian,
  line: cartesian,
  area: cartesian,
  stacked: cartesian,
  dual,
  pie,
  funnel,
  radar,
  treemap,
  sankey,
  wordcloud,
  map: provinceMap,
  scatter,
  histogram,
  box,
  heatmap,
}

/** The option of every type but `kpi`, which is no drawing. */
export function chartOption(type: ChartType, frame: Frame, look: Look): Option {
  const shared = {
    color: look.colors,
    backgroundColor: look.surface,
    textStyle: { fontFamily: 'inherit', color: look.text },
    animation: !look.still,
    animationDuration: 350,
    tooltip: tooltip(type, look),
    aria: { enabled: true },
  }
  return { ...shared, ...PARTS[type](frame, look, type) }
}
