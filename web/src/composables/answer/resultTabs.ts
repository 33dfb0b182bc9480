/** Which face of the rows an answer shows: the drawing where it says something, else the table. */
import { computed, shallowReactive, type ComputedRef, type Ref } from 'vue'
import type { ChartActivity, TableActivity } from '@/api/generated'
import { frameOf, numbersOf, type Frame } from '@/composables/chart/frame'
import { traitsOf } from '@/composables/chart/traits'
import { activityOf, type Turn } from '@/composables/chat/turn'

export type ResultTab = 'chart' | 'table'

const MANY_COLUMNS = 4
const MANY_LABELS = 60

/** What readers chose, by run: it stays while they look at other chats. */
const tabByRun = shallowReactive(new Map<string, ResultTab>())

export function useResultTabs(turn: Ref<Turn>): {
  tabs: ComputedRef<ResultTab[]>
  tab: ComputedRef<ResultTab>
  choose: (tab: ResultTab) => void
} {
  const chart = computed(() => activityOf(turn.value, 'chart'))
  const table = computed(() => activityOf(turn.value, 'table'))
  const frame = computed(() => (chart.value ? frameOf(chart.value) : null))
  const drawable = computed(
    () => chart.value !== null && frame.value !== null && isDrawn(chart.value, frame.value),
  )
  const tabs = computed<ResultTab[]>(() => (drawable.value ? ['chart', 'table'] : ['table']))
  const first = computed<ResultTab>(() =>
    drawable.value && chart.value && frame.value && tellsMore(chart.value, frame.value, table.value)
      ? 'chart'
      : 'table',
  )
  const tab = computed(() => {
    const choice = tabByRun.get(turn.value.runId) ?? first.value
    return tabs.value.includes(choice) ? choice : 'table'
  })
  return { tabs, tab, choose: (choice) => tabByRun.set(turn.value.runId, choice) }
}

/** Whether there is anything to see: one large number, or two points of which one is a number. */
export function isDrawn(chart: ChartActivity, frame: Frame): boolean {
  if (numbersOf(frame).length === 0) return chart.type === 'kpi' && frame.labels.length > 0
  return chart.type === 'kpi' || chart.type === 'sankey' || frame.labels.length > 1
}

/** Whether the drawing says more at a glance than the rows: not of a list of records, nor of nothing but zeros. */
export function tellsMore(chart: ChartActivity, frame: Frame, table: TableActivity | null): boolean {
  if (chart.type === 'kpi') return true
  if (!numbersOf(frame).some((value) => value !== 0)) return false
  const isCrowded = frame.labels.length > MANY_LABELS && !traitsOf(chart.type).isDense
  return !isCrowded && showsMost(frame, table?.columns.length ?? 0)
}

function showsMost(frame: Frame, columns: number): boolean {
  const drawnColumns = 1 + (frame.grouped ? 2 : frame.names.length)
  return columns <= MANY_COLUMNS || drawnColumns * 2 >= columns
}
