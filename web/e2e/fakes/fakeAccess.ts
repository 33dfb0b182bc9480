/** Roles, and who may ask the source of the fake service. */
import type { IncomingMessage } from 'node:http'

const page = (items: object[], next_cursor: string | null = null): object => ({ items, next_cursor })

const role = (id: string, name: string, shipped: boolean, ...permissions: string[]): object => ({
  id,
  name,
  shipped,
  permissions,
})
const ROLES = [
  role(
    'admin',
    'Administrator',
    true,
    'ask',
    'see_sql',
    'export',
    'teach',
    'manage_sources',
    'manage_people',
  ),
  role('teacher', 'Teacher', true, 'ask', 'see_sql', 'export', 'teach'),
  role('user', 'User', true, 'ask', 'see_sql', 'export'),
  role('r1', '区域经理', false, 'ask', 'export', 'manage_people'),
]

const STORAGE = {
  files: 12,
  files_limit: 200,
  upload_bytes: 1_500_000_000,
  table_bytes: 400_000_000,
  bytes_limit: 2_147_483_648,
  near: true,
}
const BUDGET = {
  user_id: 'u1',
  username: 'admin',
  own: true,
  today: {
    rows: 42_318,
    rows_limit: 50_000,
    tokens: 1_204_000,
    tokens_limit: 5_000_000,
    near: true,
    resets_at: '2026-11-21T00:00:00Z',
  },
}

const CHANGES = {
  id: 'n1',
  synced_at: '2026-11-20T08:00:00Z',
  total: 14,
  changes: [
    { kind: 'table_added', table: 'returns', column: '', before: '', after: '' },
    { kind: 'column_removed', table: 'orders', column: 'channel', before: 'VARCHAR(16)', after: '' },
    { kind: 'type_changed', table: 'orders', column: 'amount', before: 'INT', after: 'DECIMAL(12, 2)' },
    ...Array.from({ length: 11 }, (_, n) => ({
      kind: 'column_added',
      table: 'customers',
      column: `attribute_${String(n)}`,
      before: '',
      after: 'TEXT',
    })),
  ],
}
const BROKEN = [
  { kind: 'term', id: 't1', name: '渠道', problem: 'orders has no column channel.' },
  { kind: 'rule', id: 'row_rules.0.condition', name: '', problem: 'orders has no column channel.' },
]
const WORKSPACES = [
  { id: 'w1', name: '华东销售', role_id: 'user', created_at: '2026-01-01T00:00:00Z' },
  { id: 'w2', name: 'Head office', role_id: null, created_at: '2026-01-02T00:00:00Z' },
]
const MEMBERS = [
  { user_id: 'u0', username: 'admin', role_id: 'admin', enabled: true },
  { user_id: 'u1', username: '王芳', role_id: 'teacher', enabled: true },
]

const MADE = {
  en: ['What are the top 5 provinces by sales?', 'How many stores are there?'],
  'zh-CN': ['销售额最高的 5 个省份', '一共有多少家门店？'],
}
/** The first questions of the source: those in Chinese are written. */
const STARTERS = {
  items: [
    {
      locale: 'zh-CN',
      questions: ['上个月各省的销售额，和去年同期比', '今年卖得最好的品类'],
      made: MADE['zh-CN'],
      written: true,
      limited: [],
    },
    { locale: 'en', questions: MADE.en, made: MADE.en, written: false, limited: [] },
  ],
}

export const USER = {
  id: 'u1',
  username: 'admin',
  role: 'admin',
  role_id: 'admin',
  enabled: true,
  created_at: '2026-01-01T00:00:00Z',
}
const PEOPLE = Array.from({ length: 60 }, (_, n) => ({
  ...USER,
  id: `p${String(n)}`,
  username: `person${String(n)}`,
  role: 'user',
  role_id: n % 2 === 0 ? 'user' : 'teacher',
}))

/** Those that an address asks for, by name and role. */
function userPage({ url = '' }: IncomingMessage): object {
  const asked = new URL(url, 'http://localhost').searchParams
  const people = asked.has('role_id') || asked.has('q') || asked.get('limit') === '50' ? PEOPLE : []
  const found = [USER, ...people].filter(
    ({ username, role_id }) =>
      username.includes(asked.get('q') ?? '') && (asked.get('role_id') ?? role_id) === role_id,
  )
  const [from, limit] = [Number(asked.get('cursor') ?? 0), Number(asked.get('limit') ?? 50)]
  const to = from + limit
  return page(found.slice(from, to), to < found.length ? String(to) : null)
}

export const ACCESS_ROUTES: [string, (exchange: { request: IncomingMessage }) => object][] = [
  ['GET /api/users', ({ request }) => userPage(request)],
  ['GET /api/datasources/database-files', ({ request }) => databaseFiles(request)],
  ['GET /api/datasources/s1/starters', () => STARTERS],
  ['PUT /api/datasources/s1/starters', () => STARTERS],
  ['GET /api/datasources/s1/changes', () => page([CHANGES])],
  ['GET /api/datasources/s1/broken-references', () => ({ items: BROKEN })],
  ['GET /api/roles', () => page(ROLES)],
  ['GET /api/budgets/roles', () => page([{ role_id: 'user', rows_limit: 50_000, tokens_limit: null }])],
  ['GET /api/budgets', () => page([BUDGET])],
  ['GET /api/storage/own', () => STORAGE],
  ['GET /api/storage', () => page([{ user_id: 'u1', username: 'admin', storage: STORAGE }])],
  ['GET /api/datasources/orphaned', () => ({ items: [] })],
  ['GET /api/workspaces', () => page(WORKSPACES)],
  ['GET /api/workspaces/w1/members', () => page(MEMBERS)],
  ['DELETE /api/workspaces/w1/members/', () => ({})],
  ['GET /api/datasources/s1/access', () => ({ open: false, groups: ['g1'], users: ['u1'] })],
]

/** Files of SQLite only. */
function databaseFiles({ url = '' }: IncomingMessage): object {
  return { paths: url.endsWith('=sqlite') ? ['demo.db', '/data/区域/sales.db'] : [], truncated: false }
}

/** What may be done to a source: nothing is written, and any statement runs unasked. */
export const SOURCE_LIMITS = {
  writable: false,
  cost_limits: { rows: null, cost: null },
  cost_units: ['rows'],
}
