/** Saved questions as the service sends them, and what was asked of them. */
import type { IncomingMessage } from 'node:http'
import { page } from './fakeReplies.ts'

const AT = '2026-11-20T08:00:00Z'
const period = { from: '2025-01-01', to: '2025-12-31' }
export const PARAMETERS = [
  {
    id: 'p1', kind: 'period', label: 'Order date', default: period,
    numeric: false, integer: false, exposed: true, has_values: false,
  },
  {
    id: 'p2', kind: 'value', label: 'Region', default: 'North',
    numeric: false, integer: false, exposed: true, has_values: true,
  },
  {
    id: 'p3', kind: 'limit', label: 'Number of rows', default: 5,
    numeric: true, integer: true, exposed: false, has_values: false,
  },
] // prettier-ignore

export const OF_RUN = {
  answering: { kind: 'builtin', name: 'builtin' }, parameters: PARAMETERS, chat_id: 'c1', datasource_id: 's1',
} // prettier-ignore

const savedHead = (change: object = {}): object => ({
  id: 'q1',
  name: '各门店销售额 / Sales by store',
  question: 'top 5 stores by revenue in 2025',
  datasource_id: 's1',
  source_name: '演示零售',
  owner: 'admin',
  right: 'own',
  folder_id: null,
  parameter_count: 2,
  problem: null,
  created_at: AT,
  updated_at: AT,
  ...change,
})
const SHARED = savedHead({ id: 'q2', name: 'Returns', owner: 'zhang', right: 'view', parameter_count: 0 })
const BROKEN = savedHead({ id: 'q3', name: 'Old report', problem: 'There is no column orders.amount.' })
const WHOLE = { ...savedHead(), parameters: PARAMETERS, chart: { type: null }, sql: 'SELECT 1', shares: [] }
const COLUMNS = [
  { name: 'store', label: 'Store', type: 'text' },
  { name: 'sales', label: 'Sales', type: 'decimal' },
]
export const ANSWER = {
  status: 'ok',
  problem: '',
  values: { p1: period, p2: 'North' },
  activities: [
    {
      type: 'sql',
      content: {
        sql: 'SELECT store, SUM(amount) AS sales\nFROM orders', dialect: 'sqlite', attempt: 1, status: 'ok',
        problem: null, tables: ['orders'], joins: [], assumptions: [], rules: ['Only rows of your region.'],
      },
    },
    {
      type: 'table',
      content: {
        columns: COLUMNS, rows: [['Oslo', '120.50'], ['Bern', '80.25']],
        row_count: 2, truncated: false, elapsed_ms: 12,
      },
    },
  ],
  rows: 2,
  elapsed_ms: 20,
  at: AT,
} // prettier-ignore
const RUN = { id: 'r1', username: 'admin', status: 'ok', rows: 2, elapsed_ms: 20, at: AT }
const GRANTEES = [
  { kind: 'group', id: 'g1', name: 'North', right: 'view' },
  { kind: 'user', id: 'u2', name: 'nadia', right: 'view' },
]

interface Exchange {
  request: IncomingMessage
  body: string
}

/** What was sent, newest last. */
export const SENT: { path: string; body: unknown }[] = []

function note({ request, body }: Exchange, answer: object): object {
  SENT.push({
    path: `${request.method ?? ''} ${request.url ?? ''}`,
    body: JSON.parse(body || '{}') as unknown,
  })
  return answer
}

const started = (exchange: Exchange): object => {
  const { url = '' } = exchange.request
  if (url.endsWith('/run')) return note(exchange, ANSWER)
  return note(exchange, url.endsWith('/chat') ? { chat_id: 'c1' } : { ...WHOLE, id: 'q9' })
}

const shown = ({ request: { url = '' } }: Exchange): object => {
  if (url.endsWith('/runs')) return page([RUN])
  if (url.includes('/values')) return { values: ['North', 'South'], truncated: false }
  return url.endsWith('/q3') ? { ...WHOLE, ...BROKEN } : WHOLE
}

export const SAVED_ROUTES: [string, (exchange: Exchange) => unknown][] = [
  ['GET /api/saved-questions/folders', () => page([{ id: 'f1', name: 'Weekly', questions: 1 }])],
  ['POST /api/saved-questions/folders', (exchange) => note(exchange, { id: 'f2', name: 'x', questions: 0 })],
  ['GET /api/saved-questions/grantees', () => ({ shares: GRANTEES })],
  ['GET /api/saved-questions', () => page([savedHead(), SHARED, BROKEN])],
  ['POST /api/saved-questions', (exchange) => note(exchange, WHOLE)],
  ['GET /api/saved-questions/', shown],
  ['POST /api/saved-questions/', started],
  ['PATCH /api/saved-questions/', (exchange) => note(exchange, WHOLE)],
  ['PUT /api/saved-questions/', (exchange) => note(exchange, { shares: [] })],
  ['DELETE /api/saved-questions/', (exchange) => note(exchange, {})],
]
