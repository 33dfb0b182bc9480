/** A whole answer and a table of a data source, as the service sends them. */
import type { Script } from './fakeRun.ts'

const part = (type: string, content: object): object => ({
  type: 'ACTIVITY_SNAPSHOT',
  messageId: `m-${type}`,
  activityType: type,
  content,
})
const step = (name: string): object[] => [
  { type: 'STEP_STARTED', stepName: name },
  { type: 'STEP_FINISHED', stepName: name },
]
const ROWS = [
  ['广东', '1204500.50'],
  ['浙江', '802500.25'],
  ['江苏', '700120.00'],
]
const DRAWN = ROWS.map(([province, total]) => [province, Number(total)])
const TITLE = 'Sales by province'
const SQL = 'SELECT province, SUM(amount) AS total FROM orders GROUP BY province ORDER BY total DESC LIMIT 3'

export const ANSWER: Script = [
  ...step('retrieve'),
  part('sources', {
    datasource: { id: 's1', name: '演示零售', dialect: 'sqlite' },
    tables: [{ name: 'orders', comment: '订单', score: 1, why: ['its name is in the question'] }],
    relations: [{ left: 'orders', right: 'customers', on: 'orders.customer_id = customers.id' }],
    values: [
      { text: '广东', column: 'orders.province', value: '广东', how: 'exact' },
      { text: 'Zhejiang', column: 'orders.province', value: '浙江', how: 'pinyin' },
    ],
    terms: [],
    examples: [],
  }),
  part('notice', { level: 'info', code: 'unused_words', message: 'Not used in the query: please' }),
  part('sql', {
    sql: SQL,
    dialect: 'sqlite',
    attempt: 1,
    status: 'ok',
    problem: null,
    tables: ['orders'],
    assumptions: ['“sales” is read as the sum of amount'],
    rules: [],
  }),
  part('table', {
    columns: [
      { name: 'province', label: '省份', type: 'text', source: 'orders.province' },
      { name: 'total', label: '销售额', type: 'decimal', source: null },
    ],
    rows: ROWS,
    row_count: 3,
    truncated: false,
    elapsed_ms: 3,
  }),
  part('chart', {
    type: 'column',
    title: TITLE,
    unit: '元',
    alternatives: ['column', 'bar', 'pie'],
    x: { name: 'province', label: '省份', kind: 'category' },
    series: [{ name: 'total', label: '销售额', group: null }],
    option: { dataset: { dimensions: ['province', 'total'], source: DRAWN } },
  }),
  { type: 'REASONING_MESSAGE_CONTENT', messageId: 'r', delta: 'The question is about provinces.' },
  { type: 'TEXT_MESSAGE_START', messageId: 't', role: 'assistant' },
  {
    type: 'TEXT_MESSAGE_CONTENT',
    messageId: 't',
    delta: '**广东** leads with 1204500.50, ahead of 99 others. 浙江 follows with 802500.25.',
  },
  part('figures', {
    checked: 2,
    verified: 1,
    unverified: [{ text: '99', start: 36, end: 38 }],
    computations: [
      {
        text: '1204500.50',
        start: 18,
        end: 28,
        kind: 'cell',
        operands: [{ kind: 'cell', column: 1, rows: [0], row_count: 1, value: 1204500.5 }],
      },
    ],
  }),
  part('suggestions', { questions: ['And by month?', '按产品呢？'] }),
]

const COLUMN = { nullable: false, note: '', enabled: true, sample: true }
const PROFILE = { rows: 1200, whole: true, format: '' }

export const ORDERS = {
  name: 'orders',
  schema: null,
  kind: 'table',
  comment: '订单',
  note: '',
  enabled: true,
  rows: 50000,
  primary_key: ['id'],
  foreign_keys: [{ columns: ['customer_id'], table: 'customers', references: ['id'] }],
  columns: [
    {
      ...COLUMN,
      name: 'id',
      type: 'INTEGER',
      kind: 'integer',
      comment: '',
      samples: [],
      profile: { ...PROFILE, nulls: 0, distinct: 1200, unique: true, low: '1', high: '1200' },
    },
    {
      ...COLUMN,
      name: 'province',
      type: 'TEXT',
      kind: 'text',
      comment: '省份',
      samples: ['广东', '浙江'],
      profile: { ...PROFILE, nulls: 0.25, distinct: 2, unique: false, low: '', high: '' },
    },
  ],
}
