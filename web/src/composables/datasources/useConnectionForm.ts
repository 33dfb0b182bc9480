import { nextTick, ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { testSource, type DataSource, type TestResult } from '@/api/datasources/datasources'
import { useFailure } from '@/composables/browser/useFailure'
import { fieldProblems } from '@/composables/forms/fieldProblems'
import { problemTexts } from '@/composables/forms/problemTexts'
import {
  draftOf,
  emptyForm,
  fieldsToCheck,
  formOf,
  problemsOf,
  type FieldName,
  type SourceForm,
} from '@/composables/datasources/sourceForm'

type Action = 'test' | 'save'
type Problems = Partial<Record<FieldName, string>>

/** The form of a connection, tested and sent: what fails is marked at its field, and the first has the focus. */
export function useConnectionForm(source: () => DataSource | null, root: Ref<HTMLElement | undefined>) {
  const { t } = useI18n()
  const failure = useFailure()
  const form = ref<SourceForm>(emptyForm())
  const problems = ref<Problems>({})
  const testResult = ref<TestResult | null>(null)
  const busy = ref<Action | null>(null)
  const error = ref('')

  function reset(): void {
    form.value = initialForm(source())
    clear()
  }

  const clear = (): void => {
    ;[problems.value, testResult.value, error.value] = [{}, null, '']
  }

  async function mark(newProblems: Problems): Promise<void> {
    problems.value = newProblems
    await nextTick()
    root.value?.querySelector<HTMLInputElement>('input[aria-invalid=true]')?.focus()
  }

  /** Does the work unless the check of the page found something. */
  async function run(action: Action, work: () => Promise<unknown>): Promise<void> {
    clear()
    const missing = missingFields(form.value, action)
    await mark(problemTexts(missing, 'sources.form', t))
    if (Object.keys(missing).length > 0) return
    busy.value = action
    try {
      await work()
    } catch (reason) {
      const refusals = refusedFields(reason, form.value)
      if (Object.keys(refusals).length === 0) error.value = failure.text(reason)
      await mark(refusals)
    } finally {
      busy.value = null
    }
  }

  async function tryConnection(): Promise<boolean> {
    const existing = source()
    const { kind, config } = draftOf(form.value)
    testResult.value = await testSource(existing ? { id: existing.id, config } : { kind, config })
    if (testResult.value.ok) return true
    const fields = fieldsToCheck(form.value, testResult.value.fields)
    await mark(Object.fromEntries(fields.map((field) => [field, t('sources.form.checkThis')])))
    return false
  }

  const test = (): Promise<void> => run('test', tryConnection)

  /** Sends the form; with `tests`, only once the connection was made. */
  const save = (send: () => Promise<void>, { tests = false } = {}): Promise<void> =>
    run('save', async () => (tests && !(await tryConnection()) ? undefined : send()))

  return { form, problems, testResult, busy, error, reset, test, save }
}

const initialForm = (source: DataSource | null): SourceForm => (source ? formOf(source) : emptyForm())

/** A name is wanted only where the source is stored. */
function missingFields(form: SourceForm, action: Action): ReturnType<typeof problemsOf> {
  const { name, ...others } = problemsOf(form)
  return action === 'save' && name ? { name, ...others } : others
}

/** What the service says of the fields that it refused. */
function refusedFields(reason: unknown, form: SourceForm): Problems {
  const names = Object.keys(form)
  const messages = fieldProblems(reason, [...names, ...names.map((name) => `config.${name}`)]).problems
  return Object.fromEntries(
    Object.entries(messages).map(([path, words]) => [path.replace('config.', ''), words]),
  )
}
