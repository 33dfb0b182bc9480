import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import {
  estimateEvaluation,
  evaluationEvents,
  getEvaluation,
  startEvaluation,
  stopEvaluation,
  type Evaluation,
  type Reviewed,
} from '@/api/teaching/evaluations'
import { useAbortSignal } from '@/composables/browser/useAbortSignal'
import { useFailure } from '@/composables/browser/useFailure'
import { useLoader } from '@/composables/useLoader'

const PAUSE_MS = 2000

/** An evaluation of a source, or of a proposal for it: its cost beforehand, its start, how far it is, its stop. */
export function useEvaluation(source: Ref<string>, getReview: () => Reviewed | null = () => null) {
  const failures = useFailure()
  const cancellation = useAbortSignal()
  const modelId = ref<string | null>(null)
  const current = shallowRef<Evaluation | null>(null)
  const busy = ref(false)
  const running = computed(() => current.value?.status === 'running')
  const { data: estimate, failure: noEstimate, load: loadEstimate } = useLoader(() =>
    estimateEvaluation(source.value, modelId.value, getReview()?.proposal_id),
  ) // prettier-ignore
  watch(
    [source, modelId],
    () => {
      estimate.value = null
      void loadEstimate()
    },
    { immediate: true },
  )

  /** Shows an evaluation, and follows it while it runs. */
  async function show(evaluation: Evaluation | null): Promise<void> {
    cancellation.renew()
    current.value = evaluation
    if (evaluation?.status !== 'running') return
    const { signal } = cancellation
    try {
      await follow(evaluation, current, signal)
    } catch (error) {
      if (!signal.aborted) failures.show(error)
    }
  }

  async function attempt(work: () => Promise<void>): Promise<void> {
    busy.value = true
    try {
      await work()
    } catch (error) {
      failures.show(error)
    } finally {
      busy.value = false
    }
  }

  const start = (): Promise<void> =>
    attempt(async () => {
      void show(await startEvaluation(source.value, modelId.value, getReview()))
    })

  const stop = (): Promise<void> =>
    attempt(async () => {
      if (current.value) await stopEvaluation(current.value.datasource_id, current.value.id)
    })

  return { modelId, estimate, noEstimate, current, running, busy, show, start, stop }
}

/** Shows how far an evaluation is until it has ended; a connection that was lost is made again. */
async function follow(
  { id, datasource_id: source }: Evaluation,
  current: Ref<Evaluation | null>,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    for await (const event of evaluationEvents(source, id, signal))
      current.value = { ...event, items: current.value?.items ?? [] }
    const latest = await getEvaluation(source, id)
    if (signal.aborted) return
    current.value = latest
    if (latest.status !== 'running') return
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}
