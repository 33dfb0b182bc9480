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
  async function submit(found: Partial<Record<Field, string>>, work: () => Promise<void>): Promise<boolean> {
    error.value = ''
    problems.value = problemTexts(found, texts, t)
    if (Object.keys(found).length > 0) return false
    busy.value = true
    try {
      await work()
      return true
    } catch (caught) {
      tell(caught)
      return false
    } finally {
      busy.value = false
    }
  }

  function tell(caught: unknown): void {
    const told = fieldProblems(caught, fields)
    problems.value = told.problems
    const isAtFields = Object.keys(told.problems).length > 0
    error.value = isAtFields ? told.rest.join(' ') : failure.text(caught)
  }

  return { problems, error, busy, clear, submit }
}
