import { ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useFailure } from '@/composables/browser/useFailure'
import { fieldProblems } from '@/composables/forms/fieldProblems'
import { problemTexts } from '@/composables/forms/problemTexts'

/** Sends a form whose refusals stand at their fields; `error` is what belongs to none of them. */
export function useFieldForm<Field extends string>(fields: readonly Field[], texts: string) {
  const { t } = useI18n()
  const failure = useFailure()
  const problems = ref({}) as Ref<Partial<Record<Field, string>>>
  const error = ref('')
  const busy = ref(false)

  function clear(): void {
    problems.value = {}
    error.value = ''
  }

  /** Does the work unless the check of the page found something; whether it was done. */
  async function submit(
    problemKeys: Partial<Record<Field, string>>,
    work: () => Promise<void>,
  ): Promise<boolean> {
    error.value = ''
    problems.value = problemTexts(problemKeys, texts, t)
    if (Object.keys(problemKeys).length > 0) return false
    busy.value = true
    try {
      await work()
      return true
    } catch (reason) {
      tell(reason)
      return false
    } finally {
      busy.value = false
    }
  }

  function tell(reason: unknown): void {
    const feedback = fieldProblems(reason, fields)
    problems.value = feedback.problems
    const isAtFields = Object.keys(feedback.problems).length > 0
    error.value = isAtFields ? feedback.rest.join(' ') : failure.text(reason)
  }

  return { problems, error, busy, clear, submit }
}
