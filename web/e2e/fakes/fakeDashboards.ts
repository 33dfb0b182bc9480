/** Dashboards as the service sends them, and what was asked of them. */
import type { IncomingMessage } from 'node:http'
import { ANSWER, PARAMETERS, SENT } from './fakeSaved.ts'
import { page } from './fakeReplies.ts'

const AT = '2026-11-20T08:00:00Z'
const QUESTION = {
  id: 'q1', name: '各门店销售额 / Sales by store', question: 'top 5 stores by revenue in 2025', source_name: '演示零售',
  may_open: true, parameters: PARAMETERS.filter(({ exposed }) => exposed), chart: { type: null },
} // prettier-ignore
const CARDS = [
  {
    id: 'c1', kind: 'text', position: { x: 0, y: 0, width: 12, height: 2 }, title: 'This week',
    text: 'Sales of **all** stores.', question_id: '', content: 'auto', values: {}, question: null,
  },
  {
    id: 'c2', kind: 'question', position: { x: 0, y: 2, width: 6, height: 5 }, title: '', text: '',
    question_id: 'q1', content: 'auto', values: {}, question: QUESTION,
  },
  {
    id: 'c3', kind: 'question', position: { x: 6, y: 2, width: 6, height: 5 }, title: 'Returns', text: '',
    question_id: 'q2', content: 'auto', values: {}, question: null, author_left: true,
  },
] // prettier-ignore
const HEAD = {
  id: 'd1', name: '经营周报 / Weekly', owner: 'admin', right: 'own', card_count: 3, revision: 4, created_at: AT, updated_at: AT,
} // prettier-ignore
const FILTER = {
  id: 'f1', label: 'Region', kind: 'value', default: null, targets: [{ card_id: 'c2', parameter_id: 'p2' }],
} // prettier-ignore
const SCHEDULE = { every: 'week', minute: 30, hour: 7, weekday: 0 }
const WHOLE = {
  ...HEAD, cards: CARDS, filters: [FILTER], shares: [], schedule: SCHEDULE, next_due_at: AT,
} // prettier-ignore
const REFRESHES = [
  { due_at: AT, status: 'finished', cards: 2, failed: 1, finished_at: AT },
  { due_at: '2026-11-13T08:00:00Z', status: 'interrupted', cards: null, failed: null, finished_at: null },
]

interface Exchange {
  request: IncomingMessage
  body: string
}

function note({ request, body }: Exchange, answer: object): object {
  SENT.push({
    path: `${request.method ?? ''} ${request.url ?? ''}`,
    body: JSON.parse(body || '{}') as unknown,
  })
  return answer
}

const shown = ({ request: { url = '' } }: Exchange): object => {
  if (url.includes('/refreshes')) return page(REFRESHES)
  return url.includes('/values') ? { values: ['North', 'South'], truncated: false } : WHOLE
}

const posted = (exchange: Exchange): object =>
  note(exchange, exchange.request.url?.endsWith('/answer') ? { ...ANSWER, cached: true } : WHOLE)

const OTHER = { ...HEAD, id: 'd2', name: 'Stock', owner: 'zhang', right: 'view', last_refresh: null }

/** The dashboard that a draft became, once it was sent. */
const madeOfDraft = (): object[] =>
  SENT.some(({ path, body }) => path === 'POST /api/dashboards' && 'draft_run_id' in (body as object))
    ? [HEAD]
    : []

export const DASHBOARD_ROUTES: [string, (exchange: Exchange) => unknown][] = [
  [
    'GET /api/dashboards',
    ({ request }) =>
      request.url?.includes('draft=')
        ? page(madeOfDraft())
        : page([{ ...HEAD, last_refresh: REFRESHES[0] }, OTHER]),
  ],
  ['POST /api/dashboards', (exchange) => note(exchange, { ...WHOLE, cards: [], filters: [] })],
  ['GET /api/dashboards/', shown],
  ['POST /api/dashboards/', posted],
  ['PATCH /api/dashboards/', (exchange) => note(exchange, WHOLE)],
  ['PUT /api/dashboards/', (exchange) => note(exchange, { shares: [] })],
  ['DELETE /api/dashboards/', (exchange) => note(exchange, {})],
]
