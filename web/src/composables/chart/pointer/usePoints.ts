import { computed, inject, ref, shallowRef } from 'vue'
import type { Point } from '@/api/answers/drill'
import type { Drawing } from '@/composables/chart/drawing'
import { fullNumber } from '@/composables/chart/look'
import { nextPlace, pointOf, toldAt, type Clicked, type Place } from '@/composables/chart/pointer/points'
import { chatActions } from '@/composables/chat/chatActions'
import { activityOf, isRunning, type Turn } from '@/composables/chat/turn'
import { useSession } from '@/stores/session'

/** Where the menu of a point opens that the keyboard chose. */
const KEY_OFFSET = 40

/** The points of a chart: gone through by keys, and chosen to be asked about. `pointAt` shows one. */
export function usePoints(
  chart: { readonly turn: Turn; readonly drawing: Drawing },
  pointAt: (place: Place) => void,
) {
  const actions = inject(chatActions, null)
  const session = useSession()
  /** Whether points can be asked about: the answer is complete and in a chat that answers nothing else now. */
  const asks = computed(() => {
    const { turn } = chart
    return actions !== null && !actions.busy && !isRunning(turn) && !turn.saved && session.may('ask')
  })
  const chosenPoint = shallowRef<{ point: Point; x: number; y: number } | null>(null)
  const place = shallowRef<Place | null>(null)
  /** What the keyboard has come to, for screen readers. */
  const announcement = ref('')

  function choose(click: Clicked, x: number, y: number): void {
    const chartActivity = activityOf(chart.turn, 'chart')
    const table = activityOf(chart.turn, 'table')
    const point = asks.value && chartActivity && table ? pointOf(chartActivity, table, click) : null
    chosenPoint.value = point && { point, x, y }
  }

  function moveTo(next: Place): void {
    place.value = next
    pointAt(next)
    const { name, seriesName, value, unit } = toldAt(next, chart.drawing)
    const number = value === null ? '–' : fullNumber(value, { locale: chart.drawing.look.locale, unit })
    announcement.value = `${name}, ${seriesName}: ${number}`
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter' && place.value) {
      const { left, top } = (event.target as HTMLElement).getBoundingClientRect()
      choose(toldAt(place.value, chart.drawing), left + KEY_OFFSET, top + KEY_OFFSET)
    }
    const next = nextPlace(event.key, place.value, chart.drawing)
    if (!next) return
    event.preventDefault()
    moveTo(next)
  }

  return { asks, chosenPoint, announcement, choose, onKey }
}
