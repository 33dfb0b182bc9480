/** The audit as the service tells it: a refused sign-in, a statement, a change; one page more. */

const record = (seq: number, change: object): object => ({
  seq,
  at: '2026-11-20T08:00:00Z',
  outcome: 'done',
  user_id: 'u1',
  user_name: 'zhang',
  source_id: 's1',
  run_id: null,
  target_id: null,
  request_id: 'a1b2c3',
  details: {},
  rules: [],
  reason: '',
  mac: 'f'.repeat(64),
  ...change,
})

const STATEMENT = {
  kind: 'statement',
  action: 'statements.run',
  details: { sql: 'SELECT province, SUM(sales) FROM orders GROUP BY province', rows: 2, ms: 12.5 },
  rules: ['Of the table orders only some rows are shown.'],
}
const NEWEST = [
  record(4, { kind: 'change', action: 'users.create', details: { fields: { username: 'grace' } } }),
  record(3, STATEMENT),
  record(2, {
    kind: 'sign_in',
    action: 'auth.login',
    outcome: 'refused',
    user_id: null,
    user_name: '',
    reason: 'The name or the password is wrong.',
  }),
]
const OLDEST = [record(1, { kind: 'export', action: 'no.words', outcome: 'failed' })]

export const REPLAY = {
  status: 'different',
  compared: 'rows',
  problem: '',
  rules: ['Of the table orders only some rows are shown.'],
  columns: [
    { name: 'province', type: 'text' },
    { name: 'sales', type: 'float' },
  ],
  rows: [],
  rows_before: 3,
  rows_now: 3,
  columns_changed: false,
  truncated: false,
  added: [['Henan', 5]],
  gone: [['Hubei', 7]],
  changed: [{ before: ['Hunan', 1], after: ['Hunan', 2] }],
  added_count: 1,
  gone_count: 1,
  changed_count: 1,
}

export const auditPage = (url: string): object =>
  url.includes('cursor=')
    ? { items: OLDEST, next_cursor: null }
    : { items: url.includes('text=nothing') ? [] : NEWEST, next_cursor: 'next' }
