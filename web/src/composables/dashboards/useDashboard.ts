/** A dashboard on its page: its cards' answers, the values of its filters, and whether it fills the screen. */
import { computed, onBeforeUnmount, onMounted, ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { getDashboard, type Dashboard, type FilterValues } from '@/api/dashboards'
import { queryOf, valuesFrom, withoutEmpty } from '@/composables/dashboards/filters'
import { useCardAnswers } from '@/composables/dashboards/useCardAnswers'
import { useLoader } from '@/composables/useLoader'

const LOOK_AGAIN_MS = 300_000

export function useDashboard(dashboardId: string) {
  const route = useRoute()
  const router = useRouter()
  const { data: dashboard, failure, load: fetchDashboard } = useLoader(() => getDashboard(dashboardId))
  const { stateOf, load: answer, running } = useCardAnswers(dashboardId)
  const values = ref<FilterValues>({})
  /** The values that the cards were asked with. */
  const appliedValues = ref<FilterValues>({})
  const oldest = computed(() => {
    const times = (dashboard.value?.cards ?? []).flatMap(({ id }) => stateOf(id).answer?.at ?? [])
    return times.sort()[0] ?? null
  })
  useInterval(() => {
    if (!running.value) void answerCards()
  })

  async function load(): Promise<void> {
    await fetchDashboard()
    if (dashboard.value) show(dashboard.value)
  }

  /** Shows a dashboard as it is now. */
  function show(latest: Dashboard): void {
    dashboard.value = latest
    values.value = valuesFrom(latest.filters, route.query)
    appliedValues.value = { ...values.value }
    void answerCards()
  }

  async function answerCards(refresh = false): Promise<void> {
    if (dashboard.value) await answer(dashboard.value.cards, appliedValues.value, refresh)
  }

  /** Asks all cards with the values that were chosen, which the address keeps. */
  async function apply(): Promise<void> {
    if (!dashboard.value) return
    const entries = Object.entries(values.value).map(([id, value]) => [id, withoutEmpty(value)] as const)
    appliedValues.value = Object.fromEntries(entries)
    values.value = { ...appliedValues.value }
    await router.replace({ query: queryOf(dashboard.value.filters, appliedValues.value) })
    await answerCards()
  }

  return {
    dashboard,
    failure,
    load,
    show,
    stateOf,
    running,
    answerCards,
    values,
    appliedValues,
    apply,
    oldest,
  }
}

/** Does something again from time to time while the page is looked at. */
function useInterval(repeat: () => void): void {
  let timer: ReturnType<typeof setInterval> | undefined
  onMounted(() => {
    timer = setInterval(() => {
      if (!document.hidden) repeat()
    }, LOOK_AGAIN_MS)
  })
  onBeforeUnmount(() => {
    clearInterval(timer)
  })
}
