/** A saved question and its last run: values, rows, and what was wrong with either. */
import { computed, reactive, ref, shallowRef } from 'vue'
import {
  getSaved,
  runSaved,
  listSavedRuns,
  type QuestionAnswer,
  type QuestionRun,
  type SavedQuestion,
  type Values,
} from '@/api/savedQuestions'
import { newId } from '@/api/transport/ids'
import { useFailure } from '@/composables/browser/useFailure'
import { newTurn, type Turn } from '@/composables/chat/turn'
import { defaultsOf } from '@/composables/savedQuestions/parameterDraft'
import { valueProblems } from '@/composables/savedQuestions/parameterProblems'
import { useLoader } from '@/composables/useLoader'

export function useSavedQuestionRun(questionId: string) {
  const failures = useFailure()
  const { data: saved, failure, load: fetchSaved } = useLoader(() => getSaved(questionId))
  const values = ref<Values>({})
  const problems = ref<Record<string, string>>({})
  const running = ref(false)
  const answer = shallowRef<QuestionAnswer | null>(null)
  const turn = shallowRef<Turn | null>(null)
  const { history, load: loadHistory } = useRunHistory(questionId)
  const parameters = computed(() => saved.value?.parameters.filter(({ exposed }) => exposed) ?? [])

  /** Loads the question; values that were chosen stay where its parameters still have them. */
  async function load(): Promise<void> {
    await fetchSaved()
    const defaults = defaultsOf(saved.value?.parameters ?? [])
    const entries = Object.entries(values.value).filter(([id]) => id in defaults)
    values.value = { ...defaults, ...Object.fromEntries(entries) }
  }

  async function run(): Promise<void> {
    running.value = true
    problems.value = {}
    const currentValues = { ...values.value }
    try {
      const newAnswer = await runSaved(questionId, currentValues)
      answer.value = newAnswer
      if (saved.value) turn.value = reactive(turnOf(saved.value, newAnswer, currentValues))
    } catch (error) {
      noteProblem(error)
    } finally {
      running.value = false
    }
    if (history.value) await loadHistory()
  }

  /** Runs something with the values; what is wrong with them is told at their fields. */
  async function withValues<T>(work: (input: Values) => Promise<T>): Promise<T | null> {
    problems.value = {}
    try {
      return await work({ ...values.value })
    } catch (error) {
      noteProblem(error)
      return null
    }
  }

  function noteProblem(error: unknown): void {
    const fieldTexts = valueProblems(error)
    if (fieldTexts) problems.value = fieldTexts
    else failures.show(error)
  }

  return {
    saved, failure, load, parameters, values, problems, running, run, withValues, answer, turn, history,
    loadHistory,
  } // prettier-ignore
}

/** When the question ran last; null until somebody wants to know. */
function useRunHistory(questionId: string) {
  const failures = useFailure()
  const history = shallowRef<QuestionRun[] | null>(null)

  async function load(): Promise<void> {
    try {
      history.value = await listSavedRuns(questionId)
    } catch (error) {
      failures.show(error)
    }
  }

  return { history, load }
}

/** The answer as a turn of a chat, so that its parts are shown as there. */
function turnOf(question: SavedQuestion, answer: QuestionAnswer, values: Values): Turn {
  const parts = answer.activities.map((part, at) => ({ ...part, id: String(at) }))
  return {
    ...newTurn(newId(), question.name, null, new Date(answer.at)),
    status: 'finished',
    started: true,
    activities: parts as Turn['activities'],
    chartSettings: question.chart,
    saved: { id: question.id, values, editable: question.right !== 'view' },
  }
}
