/** The cards of a dashboard that was asked for, each answered as a question of a chat. */
import { computed, onScopeDispose, reactive, ref, shallowReactive } from 'vue'
import { createDashboard, findMadeOf, type Card, type Dashboard, type DashboardHead } from '@/api/dashboards'
import {
  listProposedParameters,
  saveQuestion,
  type Parameter,
  type SavedQuestion,
} from '@/api/savedQuestions'
import { getChat } from '@/api/chats'
import { ask, getRunPlace, type Question } from '@/api/runs'
import { ApiError } from '@/api/transport/client'
import { newId } from '@/api/transport/ids'
import { useAbortSignal } from '@/composables/browser/useAbortSignal'
import { useFailure } from '@/composables/browser/useFailure'
import { settingsFrom } from '@/composables/chart/settings/standard'
import { followRun } from '@/composables/chat/stream/followRun'
import { RetryDelays } from '@/composables/chat/stream/retryDelays'
import { turnsOf } from '@/composables/chat/storedTurns'
import { activityOf, isRunning, newTurn, type Turn } from '@/composables/chat/turn'
import { useDashboardDraft } from '@/composables/dashboards/draft'
import { suggestFilters } from '@/composables/dashboards/filters'
import type { CardState } from '@/composables/dashboards/useCardAnswers'
import { chosenOf, draftsOf } from '@/composables/savedQuestions/parameterDraft'
import { usePreferences } from '@/stores/preferences'

interface Preview {
  turn: Turn
  /** Those that may be parameters; null while it has no answer that can be saved. */
  parameters: Parameter[] | null
  /** Why it cannot be saved. */
  problem: string
}

/** Those of the questions that were asked, by their text; `noAnswer` says why one has no rows where its run does not. */
function useRuns(runId: string, chatId: string, noAnswer: string) {
  const preferences = usePreferences()
  const failures = useFailure()
  const abort = useAbortSignal()
  const delays = new RetryDelays()
  const previews = shallowReactive(new Map<string, Preview>())
  onScopeDispose(() => {
    delays.close()
  })

  /** The answers of an earlier visit; false where nobody has asked for them yet. */
  async function restore(): Promise<boolean> {
    try {
      for (const turn of turnsOf(await getChat(chatId, abort.signal)))
        previews.set(turn.question, { turn, parameters: null, problem: '' })
      return true
    } catch (error) {
      if (abort.signal.aborted || (error instanceof ApiError && error.status === 404)) return false
      throw error
    }
  }

  /** Answers the questions that have no answer yet, one after the other, by the model of the chat they are for. */
  async function run(questions: string[]): Promise<void> {
    const { chat_id: previewOf, datasource_id: datasourceId } = await getRunPlace(runId)
    if (datasourceId === null) return
    const { model_id: modelId = null } = await getChat(previewOf, abort.signal)
    const about = { mode: 'data', datasourceId } as const
    for (const text of questions) {
      const turn = await answer({ text, chatId, about, modelId, parentId: null, previewOf })
      if (abort.signal.aborted) return
      previews.set(text, await finish(turn))
    }
  }

  /** The turn of a question that is over; a run that is not is joined from its beginning. */
  async function answer(request: Omit<Question, 'runId' | 'locale'>): Promise<Turn> {
    const turnBefore = previews.get(request.text)?.turn
    if (turnBefore && !isRunning(turnBefore)) return turnBefore
    const turn = reactive(newTurn(turnBefore?.runId ?? newId(), request.text, null))
    previews.set(request.text, { turn, parameters: null, problem: '' })
    const question = { ...request, runId: turn.runId, locale: preferences.locale }
    const options = { signal: abort.signal, repeatable: true, wait: delays.wait }
    await followRun(turn, (signal) => ask(question, signal), options)
    return turn
  }

  async function finish(turn: Turn): Promise<Preview> {
    if (turn.status !== 'finished' || activityOf(turn, 'table') === null)
      return { turn, parameters: null, problem: turn.error?.message ?? noAnswer }
    try {
      return { turn, parameters: await listProposedParameters(turn.runId), problem: '' }
    } catch (error) {
      return { turn, parameters: null, problem: failures.text(error) }
    }
  }

  return { previews, restore, run }
}

/** The cards with their answers, and the dashboard that is made of them; see `useRuns`. */
export function useDashboardPreview(
  { runId, chatId }: { runId: string; chatId: string },
  questions: string[],
  noAnswer: string,
) {
  const failures = useFailure()
  const { previews, restore, run } = useRuns(runId, chatId, noAnswer)
  const busy = ref(false)
  const cards = computed(() => cardsOf(questions, (question) => previews.get(question)?.parameters ?? []))
  const answeredQuestions = computed(() => questions.filter((each) => previews.get(each)?.parameters))
  const filters = computed(() => suggestFilters(cards.value))
  const make = useMaking(runId, (text) => previews.get(text))
  const dashboard = ref<DashboardHead | null>(null)

  function stateOf(question: string): CardState {
    const { turn, parameters, problem } = previews.get(question) ?? {}
    const loading = !turn || (!parameters && !problem)
    return { loading, problem: problem ?? '', answer: null, turn: parameters && turn ? turn : null }
  }

  /** Shows what was answered on an earlier visit, and goes on from there. */
  async function resume(): Promise<boolean> {
    const [hasPreviews, existing] = await Promise.all([restore(), findMadeOf(runId)])
    dashboard.value = existing
    if (hasPreviews) void preview()
    return hasPreviews
  }

  async function preview(): Promise<void> {
    busy.value = true
    try {
      await run(questions)
    } catch (error) {
      failures.show(error)
    } finally {
      busy.value = false
    }
  }

  return {
    cards,
    answeredQuestions,
    filters,
    busy,
    dashboard,
    stateOf,
    preview,
    resume,
    make: (name: string) => make(name, answeredQuestions.value),
  }
}

/**
 * Saves each question that was answered, and a dashboard with a card for each; what was saved is not saved again.
 * Of a draft that became a dashboard on another page, that one is told.
 */
function useMaking(runId: string, previewOf: (question: string) => Preview | undefined) {
  const savedQuestions = new Map<string, SavedQuestion>()

  async function save(text: string): Promise<SavedQuestion | null> {
    const { turn, parameters } = previewOf(text) ?? {}
    if (!turn || !parameters) return null
    return saveQuestion(turn.runId, { name: text, parameters: chosenOf(draftsOf(parameters)) })
  }

  return async (name: string, questions: string[]): Promise<string> => {
    const existing = await findMadeOf(runId)
    if (existing) return existing.id
    for (const text of questions) {
      const savedQuestion = savedQuestions.get(text) ?? (await save(text))
      if (savedQuestion) savedQuestions.set(text, savedQuestion)
    }
    const draft = useDashboardDraft(NO_DASHBOARD)
    for (const each of savedQuestions.values()) draft.addQuestion(each)
    draft.filters.value = suggestFilters(draft.cards.value)
    const { cards, filters } = draft.toChanges()
    return (await createDashboard(name, { cards, filters, draft_run_id: runId })).id
  }
}

const NO_DASHBOARD: Dashboard = {
  id: '',
  name: '',
  owner: '',
  right: 'own',
  card_count: 0,
  revision: 0,
  created_at: '',
  updated_at: '',
  cards: [],
  filters: [],
  shares: [],
  schedule: null,
  next_due_at: null,
}

/** The cards as they will be placed; the id of each is its question. */
function cardsOf(questions: string[], parametersOf: (question: string) => Parameter[]): Card[] {
  const { cards, addQuestion } = useDashboardDraft(NO_DASHBOARD)
  for (const question of questions) {
    const texts = { id: question, name: question, question, source_name: '' }
    addQuestion({ ...texts, chart: settingsFrom(null), parameters: parametersOf(question) }, false)
  }
  return cards.value.map((card) => ({ ...card, id: card.question_id }))
}
