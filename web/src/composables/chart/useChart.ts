/** The chart of an answer: as which type it is shown, how it looks, and its picture. */
import { useMessage } from 'naive-ui'
import { computed, shallowReactive, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ChartActivity, ChartType } from '@/api/generated'
import { ApiError } from '@/api/transport/client'
import { chartPicture } from '@/api/runs'
import { pictureOf, type Drawing } from '@/composables/chart/drawing'
import { frameOf } from '@/composables/chart/frame'
import type { Look } from '@/composables/chart/look'
import { fileName, saveFile } from '@/composables/browser/saveFile'
import { useFailure } from '@/composables/browser/useFailure'
import { useMedia } from '@/composables/browser/useMedia'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'
import { SERIES_COLORS, palette } from '@/styles/theme'

/** The types that users switched to, by run: the picture that is saved shows what was seen. */
const switched = shallowReactive(new Map<string, ChartType>())

export function useChart(runId: Ref<string>, chart: Ref<ChartActivity | null>) {
  const { t } = useI18n()
  const message = useMessage()
  const failure = useFailure()
  const session = useSession()
  const preferences = usePreferences()
  const look = useLook(computed(() => chart.value?.unit ?? null))
  const type = computed(() => switched.get(runId.value) ?? chart.value?.type ?? 'column')
  const drawing = computed<Drawing | null>(() =>
    chart.value ? { type: type.value, frame: frameOf(chart.value), look: look.value } : null,
  )
  const onServer = computed(() => session.capabilities?.chart_pictures ?? false)
  /** Whether there can be a picture: large numbers are drawn on the server only. */
  const hasPicture = computed(() => chart.value !== null && (onServer.value || type.value !== 'kpi'))

  function show(kind: ChartType): void {
    switched.set(runId.value, kind)
  }

  async function save(): Promise<void> {
    try {
      saveFile(await picture(), fileName(chart.value?.title ?? '', 'png'))
    } catch (error) {
      failure.show(error)
    }
  }

  /** From the service; where it does not answer, the page draws the same from the same data. */
  async function picture(): Promise<Blob> {
    const here = type.value === 'kpi' ? null : drawing.value
    if (!onServer.value && here) return pictureOf(here)
    const theme = preferences.dark ? 'dark' : 'light'
    return chartPicture(runId.value, type.value, theme).catch((error: unknown) => {
      if (!here || !isAway(error)) throw error
      if (error.status === AWAY) message.info(t('answer.chart.drawnHere'))
      return pictureOf(here)
    })
  }

  return { type, drawing, hasPicture, show, save }
}

function useLook(unit: Ref<string | null>): ComputedRef<Look> {
  const { t } = useI18n()
  const preferences = usePreferences()
  const narrow = useMedia('(max-width: 560px)')
  return computed(() => ({
    ...palette(preferences.dark),
    locale: preferences.locale,
    dark: preferences.dark,
    colors: SERIES_COLORS,
    unit: unit.value,
    narrow: narrow.value,
    words: {
      others: (n) => t('answer.chart.others', { n }),
      offMap: (labels) => t('answer.chart.offMap', { labels }),
    },
  }))
}

const AWAY = 503
const UNKNOWN = 404

/** No chart service answers, or the service does not know the chart yet: the answer still runs. */
const isAway = (error: unknown): error is ApiError =>
  error instanceof ApiError && [AWAY, UNKNOWN].includes(error.status)
