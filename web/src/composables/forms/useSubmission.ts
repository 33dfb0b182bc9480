import { ref } from 'vue'
import { useFailure } from '@/composables/browser/useFailure'

/** Sends a form: which action is under way, and in words what went wrong with the last one. */
export function useSubmission<Action extends string>() {
  const failure = useFailure()
  const busy = ref<Action | null>(null)
  const error = ref('')

  async function run(action: Action, work: () => Promise<void>): Promise<void> {
    busy.value = action
    error.value = ''
    try {
      await work()
    } catch (reason) {
      error.value = failure.text(reason)
    } finally {
      busy.value = null
    }
  }

  return { busy, error, run }
}
