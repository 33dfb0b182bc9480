/** How the chart of an answer is drawn: changed here, kept with the answer. */
import { computed, onScopeDispose, type Ref } from 'vue'
import type { ChartSettings } from '@/api/generated'
import { saveChartSettings } from '@/api/runs'
import { changeSaved } from '@/api/savedQuestions'
import { useFailure } from '@/composables/browser/useFailure'
import { isStandard, settingsFrom, STANDARD } from '@/composables/chart/settings/standard'
import type { Turn } from '@/composables/chat/turn'

const DELAY_MS = 400

export function useChartSettings(turn: Ref<Turn>) {
  const failure = useFailure()
  const settings = computed(() => settingsFrom(turn.value.chartSettings))
  const isChanged = computed(() => !isStandard(settings.value))
  let timer: ReturnType<typeof setTimeout> | undefined
  let unsavedTurn: Turn | null = null

  function change(changes: Partial<ChartSettings>): void {
    turn.value.chartSettings = { ...settings.value, ...changes }
    unsavedTurn = turn.value
    clearTimeout(timer)
    timer = setTimeout(save, DELAY_MS)
  }

  const reset = (): void => {
    change({ ...STANDARD })
  }

  function save(): void {
    clearTimeout(timer)
    if (!unsavedTurn) return
    const { runId, chartSettings, saved } = unsavedTurn
    unsavedTurn = null
    const chart = settingsFrom(chartSettings)
    if (!saved) saveChartSettings(runId, chart).catch(failure.show)
    else if (saved.editable) changeSaved(saved.id, { chart }).catch(failure.show)
  }

  // What was changed last is saved, even when the answer is left at once.
  onScopeDispose(save)

  return { settings, isChanged, change, reset }
}
