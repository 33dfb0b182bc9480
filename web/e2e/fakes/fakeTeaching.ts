/** Terms, examples, proposals and evaluations, as the service sends them. */

const CHANGED = {
  created_at: '2026-11-20T08:00:00Z',
  updated_at: '2026-11-20T08:00:00Z',
  updated_by: 'admin',
}
const NOTHING = {
  table: null,
  condition: null,
  expression: null,
  time_column: null,
  unit: null,
  format: null,
}
const OF_SOURCE = { datasource_id: 's1', enabled: true, problem: null, ...CHANGED }
const WRONG_SQL = 'SELECT province, SUM(amount) AS total\nFROM orders\nGROUP BY province'
const RIGHT_SQL = `SELECT province, SUM(amount - discount) AS total\nFROM orders\nWHERE status = 'finished'\nGROUP BY province`

const TERMS = [
  {
    ...OF_SOURCE,
    id: 't1',
    version: 2,
    name: '销售额',
    synonyms: ['revenue', '营收', '成交额'],
    definition: '已完成订单的实付金额之和，不含退款。 The amount paid for finished orders.',
    table: 'orders',
    condition: "status = 'finished'",
    expression: 'SUM(amount - discount)',
    time_column: 'paid_at',
    unit: '¥',
    format: 'currency',
  },
  {
    ...OF_SOURCE,
    ...NOTHING,
    id: 't2',
    version: 1,
    name: 'repeat customer',
    synonyms: ['复购客户'],
    definition: 'A customer with more than one order.',
    table: 'customers',
    condition: 'order_count > 1',
    problem: 'The table “customers” no longer has the column “order_count”.',
  },
  {
    ...OF_SOURCE,
    ...NOTHING,
    datasource_id: null,
    id: 't3',
    version: 1,
    name: 'GMV',
    synonyms: [],
    definition: 'Gross merchandise value, before discounts and returns.',
    enabled: false,
  },
]

const EXAMPLES = [
  {
    ...OF_SOURCE,
    id: 'e1',
    question: '各省份已完成订单的销售额是多少？',
    sql: RIGHT_SQL,
    note: '财务部已确认。',
    origin: 'proposal',
  },
  {
    ...OF_SOURCE,
    id: 'e2',
    question: 'How many repeat customers are there?',
    sql: 'SELECT COUNT(*) FROM customers WHERE order_count > 1',
    note: '',
    origin: 'manual',
    problem: 'There is no column “order_count”.',
  },
]

const rowsOf = (factor: number): object => ({
  columns: [
    { name: 'province', type: 'text' },
    { name: 'total', type: 'decimal' },
  ],
  rows: [
    ['广东', String(1204500.5 * factor)],
    ['浙江', String(802500.25 * factor)],
    ['江苏', String(700120 * factor)],
  ],
  row_count: 3,
  truncated: false,
  problem: null,
})

const item = (id: string, question: string, outcome: string, baseline: string, problem: string | null) => ({
  example_id: id,
  question,
  outcome,
  baseline,
  sql: outcome === 'refused' ? '' : RIGHT_SQL,
  problem,
})

export const EVALUATION = {
  id: 'v1',
  datasource_id: 's1',
  answering: 'engine',
  proposal_id: null,
  question: null,
  sql: null,
  status: 'finished',
  questions: 12,
  done: 12,
  right: 9,
  wrong: 1,
  refused: 2,
  failed: 0,
  baseline: null,
  tokens: 0,
  calls: 0,
  problem: null,
  started_at: '2026-11-20T08:00:00Z',
  finished_at: '2026-11-20T08:01:00Z',
  items: [
    item('e1', '各省份已完成订单的销售额是多少？', 'right', 'wrong', null),
    item('e2', 'How many repeat customers are there?', 'wrong', 'wrong', 'The rows differ: 3 instead of 4.'),
    item(
      'e3',
      'Which warehouse is the fullest?',
      'refused',
      'refused',
      '“fullest” is not explained by any column.',
    ),
  ],
}

const OF_PROPOSAL = {
  ...EVALUATION,
  id: 'v2',
  proposal_id: 'p1',
  question: '各省份的销售额',
  sql: RIGHT_SQL,
  baseline: { right: 8, wrong: 2, refused: 2, failed: 0 },
}

const PROPOSALS = [
  {
    id: 'p1',
    datasource_id: 's1',
    run_id: 'r1',
    question: '各省份的销售额',
    sql: WRONG_SQL,
    corrected_sql: RIGHT_SQL,
    comment: 'Discounts were not taken off, and open orders were counted.',
    username: 'xiaoming',
    status: 'open',
    created_at: '2026-11-20T08:00:00Z',
    reviewed_at: null,
    reviewed_by: null,
    evaluation: null as object | null,
  },
]

const page = (items: object[]): object => ({ items, next_cursor: null })
const counts = (created: number, changed: number, unchanged: number) => ({ created, changed, unchanged })

/** What is answered, by method and path; what is saved is the first of its kind. */
export const TEACHING_ROUTES: [string, () => unknown][] = [
  ['GET /api/terms', () => page(TERMS)],
  ['POST /api/terms', () => TERMS[0]],
  ['PATCH /api/terms/', () => TERMS[0]],
  ['GET /api/examples', () => page(EXAMPLES)],
  ['POST /api/examples/rows', () => rowsOf(1)],
  ['POST /api/examples', () => EXAMPLES[0]],
  ['PATCH /api/examples/', () => EXAMPLES[0]],
  ['GET /api/proposals', () => page(PROPOSALS)],
  ['GET /api/proposals/p1/rows', () => ({ shown: rowsOf(1), corrected: rowsOf(0.9) })],
  ['POST /api/proposals/p1/accept', () => EXAMPLES[0]],
  ['POST /api/proposals/p1/decline', () => PROPOSALS[0]],
  [
    'GET /api/datasources/s1/evaluations/estimate',
    () => ({ questions: 12, model_calls: 24, tokens: 36_000, minutes: 3 }),
  ],
  ['GET /api/datasources/s1/evaluations/v1', () => EVALUATION],
  ['GET /api/datasources/s1/evaluations/v2', () => OF_PROPOSAL],
  [
    'GET /api/datasources/s1/evaluations',
    () => page([EVALUATION, { ...EVALUATION, id: 'v0', right: 7, refused: 4 }]),
  ],
  ['POST /api/datasources/s1/evaluations', () => OF_PROPOSAL],
  ['PUT /api/datasources/s1/teaching', () => ({ terms: counts(3, 1, 16), examples: counts(0, 2, 18) })],
]
