/** An ECharts option drawn from a frame, in the page's language and colours, as its settings want it. */
import type { ChartType } from '@/api/generated'
import { cartesian, dual } from '@/composables/chart/cartesian'
import type { Frame } from '@/composables/chart/frame'
import { funnel, pie, radar, sankey, treemap } from '@/composables/chart/items'
import { FONT_SIZE, settingsOf, tooltip, type Look, type Option } from '@/composables/chart/look'
import { axisTooltip } from '@/composables/chart/pointer/tooltip'
import { provinceMap } from '@/composables/chart/provinces'
import { box, heatmap, histogram, scatter } from '@/composables/chart/distributions'
import { adjustFrame, hasSecondAxis, isCartesian } from '@/composables/chart/settings/adjustFrame'
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
export function chartOption(type: ChartType, wholeFrame: Frame, baseLook: Look): Option {
  const settings = settingsOf(baseLook)
  const frame = adjustFrame(type, wholeFrame, settings)
  const look = { ...baseLook, colorOf: colorsOf(wholeFrame, baseLook) }
  const draw = hasSecondAxis(type, wholeFrame, settings.second_axis) ? dual : PARTS[type]
  return { ...commonOption(type, frame, look), ...draw(frame, look, type) }
}

const commonOption = (type: ChartType, frame: Frame, look: Look): Option => ({
  color: look.colors,
  backgroundColor: look.surface,
  textStyle: { fontFamily: look.font ?? 'sans-serif', fontSize: FONT_SIZE, color: look.text },
  animation: !look.still,
  animationDuration: 350,
  tooltip: {
    ...tooltip(type, look),
    ...(isCartesian(type) ? { formatter: axisTooltip(frame, look) } : {}),
  },
  aria: { enabled: true },
})

/** The chosen colour of a series, else that of its place: it stays when others are hidden. */
function colorsOf(frame: Frame, look: Look): Map<string, string> {
  const { colors } = settingsOf(look)
  return new Map(
    frame.names.map((name, at) => [name, colors[name] ?? look.colors[at % look.colors.length] ?? look.text]),
  )
}
