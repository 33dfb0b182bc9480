import type { ChartSettings } from '@/api/generated'
import type {
  Parameter,
  ParameterKind,
  ParameterValue,
  QuestionAnswer,
  Right,
  Share,
  Values,
} from '@/api/savedQuestions'
import { allPages, json, send, withQuery, type Page } from '@/api/transport/client'

/** Columns from the left, rows from the top, of twelve columns. */
export interface CardPosition {
  x: number
  y: number
  width: number
  height: number
}

export type CardContent = 'auto' | 'chart' | 'table'

/** The question of a card, for whoever may see its answer. */
export interface CardQuestion {
  id: string
  name: string
  question: string
  source_name: string
  /** Whether its own page is open to the reader, too. */
  may_open: boolean
  parameters: Parameter[]
  chart: ChartSettings
}

export interface Card {
  id: string
  kind: 'question' | 'text'
  position: CardPosition
  title: string
  text: string
  question_id: string
  content: CardContent
  values: Values
  /** null where it is gone, or not for the reader. */
  question: CardQuestion | null
  /** Whether it is not for the reader since who put it there may not ask any more. */
  author_left?: boolean
}

export interface DashboardFilter {
  id: string
  label: string
  kind: ParameterKind
  /** null: each card has its own value. */
  default: ParameterValue | null
  targets: { card_id: string; parameter_id: string }[]
}

export interface DashboardHead {
  id: string
  name: string
  owner: string
  right: Right
  card_count: number
  revision: number
  created_at: string
  updated_at: string
  /** The newest of its schedule that has ended; only lists tell it. */
  last_refresh?: Refresh | null
}

/** In the time zone of the installation; weekday 0 is Monday. */
export interface Schedule {
  every: 'hour' | 'day' | 'week'
  minute: number
  hour: number
  weekday: number
}

/** A due time and what came of it. */
export interface Refresh {
  due_at: string
  status: 'running' | 'finished' | 'refused' | 'interrupted'
  cards: number | null
  failed: number | null
  finished_at: string | null
}

export interface Dashboard extends DashboardHead {
  cards: Card[]
  filters: DashboardFilter[]
  shares: Share[]
  schedule: Schedule | null
  next_due_at: string | null
}

export interface DashboardChanges {
  name?: string
  cards?: (Omit<Card, 'question'> & { question?: undefined })[]
  filters?: DashboardFilter[]
  schedule?: Schedule | null
  revision?: number
}

/** The answer of a card; `at` is when its rows were fetched. */
export interface CardAnswer extends QuestionAnswer {
  cached: boolean
}

export type FilterValues = Record<string, ParameterValue | null>

const ROOT = '/dashboards'

export const listDashboards = (
  q: string,
  cursor: string | null,
  scope: 'all' | 'own' | 'shared' = 'all',
): Promise<Page<DashboardHead>> => json(withQuery(ROOT, { q, cursor, limit: 50, scope }))

export const getDashboard = (id: string): Promise<Dashboard> => json(`${ROOT}/${id}`)

/** The dashboard that was made of a draft. */
export const findMadeOf = async (draftRunId: string): Promise<DashboardHead | null> =>
  (await json<Page<DashboardHead>>(withQuery(ROOT, { draft: draftRunId, limit: 1 }))).items[0] ?? null

/** Makes a dashboard, whole or not at all; of a draft, one. */
export const createDashboard = (
  name: string,
  contents: Pick<DashboardChanges, 'cards' | 'filters'> & { draft_run_id?: string } = {},
): Promise<Dashboard> => json(ROOT, { method: 'POST', body: { name, ...contents } })

export const changeDashboard = (id: string, changes: DashboardChanges): Promise<Dashboard> =>
  json(`${ROOT}/${id}`, { method: 'PATCH', body: changes })

/** A copy of one's own: texts, and questions that are the reader's to open; filters without the other cards. */
export function copyDashboard({ cards, filters }: Dashboard, name: string): Promise<Dashboard> {
  const copyableCards = cards.filter(({ kind, question }) => kind === 'text' || question?.may_open)
  const ids = new Set(copyableCards.map((card) => card.id))
  return createDashboard(name, {
    cards: copyableCards.map((card) => ({ ...card, question: undefined })),
    filters: filters
      .filter(({ label }) => label !== '')
      .map((each) => ({ ...each, targets: each.targets.filter(({ card_id }) => ids.has(card_id)) })),
  })
}

export async function deleteDashboard(id: string): Promise<void> {
  await send(`${ROOT}/${id}`, { method: 'DELETE' })
}

/** Puts a saved question on a dashboard, below all other cards. */
export const addCard = (id: string, questionId: string): Promise<Dashboard> =>
  json(`${ROOT}/${id}/cards`, { method: 'POST', body: { question_id: questionId } })

export const answerCard = (
  id: string,
  cardId: string,
  filters: FilterValues,
  refresh: boolean,
): Promise<CardAnswer> =>
  json(`${ROOT}/${id}/cards/${cardId}/answer`, { method: 'POST', body: { filters, refresh } })

export const listFilterValues = (
  id: string,
  filterId: string,
  q: string,
): Promise<{ values: (string | number)[]; truncated: boolean }> =>
  json(withQuery(`${ROOT}/${id}/filters/${filterId}/values`, { q }))

export const listRefreshes = (id: string): Promise<Refresh[]> => allPages(`${ROOT}/${id}/refreshes`)

export const putDashboardShares = (id: string, shares: Share[]): Promise<unknown> =>
  json(`${ROOT}/${id}/shares`, { method: 'PUT', body: { shares } })
