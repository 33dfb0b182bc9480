/** The chart of an answer: as which type it is shown, how it looks, and its picture. */
import { useMessage } from 'naive-ui'
import { computed, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ChartActivity, ChartSettings, ChartType } from '@/api/generated'
import { ApiError } from '@/api/transport/client'
import { getChartPicture } from '@/api/runs'
import { announce } from '@/composables/answer/announceExport'
import { fitsColumns } from '@/composables/chart/axes'
import type { Drawing } from '@/composables/chart/drawing'
import { frameOf, type Frame } from '@/composables/chart/frame'
import type { Look } from '@/composables/chart/look'
import { seriesColors } from '@/composables/chart/settings/palettes'
import { useChartSettings } from '@/composables/chart/settings/useChartSettings'
import { activityOf, type Turn } from '@/composables/chat/turn'
import { useMedia } from '@/composables/browser/useMedia'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'
import { palette } from '@/styles/theme'

const NARROW = '(max-width: 560px)'

export function useChart(turn: Ref<Turn>) {
  const chart = computed(() => activityOf(turn.value, 'chart'))
  const frame = computed(() => (chart.value ? frameOf(chart.value) : null))
  const { settings, isChanged, change, reset } = useChartSettings(turn)
  const narrow = useMedia(NARROW)
  const look = useLook(
    computed(() => chart.value?.unit ?? null),
    settings,
    narrow,
  )
  const type = computed<ChartType>(() => {
    if (settings.value.type !== null) return settings.value.type
    return chart.value && frame.value ? fittingType(chart.value, frame.value, narrow.value) : 'column'
  })
  const drawing = computed<Drawing | null>(() =>
    frame.value ? { type: type.value, frame: frame.value, look: look.value } : null,
  )
  const types = computed(() =>
    chart.value ? [...new Set([chart.value.type, ...chart.value.alternatives])] : [],
  )

  function show(choice: ChartType): void {
    change({ type: choice === chart.value?.type && !isTurned(choice) ? null : choice })
  }

  /** Whether columns are drawn as bars where they have no room. */
  const isTurned = (choice: ChartType): boolean =>
    chart.value !== null &&
    frame.value !== null &&
    fittingType(chart.value, frame.value, narrow.value) !== choice

  return { chart, type, types, drawing, settings, isChanged, change, reset, show }
}

/** On a phone, names that do not fit below columns stand beside bars. */
function fittingType(chart: ChartActivity, frame: Frame, narrow: boolean): ChartType {
  const turns = narrow && chart.type === 'column' && chart.alternatives.includes('bar')
  return turns && !fitsColumns(frame.labels, narrow) ? 'bar' : chart.type
}

/** The picture of a chart as PNG. */
export function useChartPicture(turn: Ref<Turn>) {
  const { t } = useI18n()
  const message = useMessage()
  const session = useSession()
  const preferences = usePreferences()
  const { chart, type, drawing } = useChart(turn)
  const onServer = computed(() => session.capabilities?.chart_pictures ?? false)
  /** Whether there can be a picture: large numbers are drawn on the server only. */
  const hasPicture = computed(() => chart.value !== null && (onServer.value || type.value !== 'kpi'))
  const title = computed(() => chart.value?.title ?? '')
  /** What the page draws itself: everything but large numbers. */
  const pageDrawing = computed(() => (type.value === 'kpi' ? null : drawing.value))

  /** From the service; where it does not answer, the page draws the same from the same data. */
  async function png(): Promise<Blob> {
    const { pngOf } = await import('@/composables/chart/export/pictures')
    const here = pageDrawing.value
    const draw = async (frame: Drawing): Promise<Blob> => {
      await announce(turn.value, 'png')
      return pngOf(frame)
    }
    if (!onServer.value && here) return draw(here)
    const theme = preferences.dark ? 'dark' : 'light'
    return getChartPicture(turn.value.runId, type.value, theme).catch((error: unknown) => {
      if (!here || !isAway(error)) throw error
      if (error.status === AWAY) message.info(t('answer.chart.drawnHere'))
      return draw(here)
    })
  }

  return { title, hasPicture, pageDrawing, png }
}

function useLook(
  unit: Ref<string | null>,
  settings: Ref<ChartSettings>,
  narrow: Ref<boolean>,
): ComputedRef<Look> {
  const { t } = useI18n()
  const preferences = usePreferences()
  const pointed = { series: null }
  return computed(() => ({
    ...palette(preferences.dark),
    locale: preferences.locale,
    dark: preferences.dark,
    colors: seriesColors(settings.value.palette, preferences.dark),
    unit: unit.value,
    narrow: narrow.value,
    font: getComputedStyle(document.body).fontFamily,
    settings: settings.value,
    pointed,
    words: {
      others: (n) => t('answer.chart.others', { n }),
      offMap: (labels) => t('answer.chart.offMap', { labels }),
      average: t('answer.chart.average'),
      median: t('answer.chart.median'),
      topOf: (n, of) => t('answer.chart.topOf', { n, of }),
    },
  }))
}

const AWAY = 503
const UNKNOWN = 404

/** No chart service answers, or the service does not know the chart yet: the answer still runs. */
const isAway = (error: unknown): error is ApiError =>
  error instanceof ApiError && [AWAY, UNKNOWN].includes(error.status)
