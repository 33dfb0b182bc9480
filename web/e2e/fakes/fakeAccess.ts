/** Roles, and who may ask the source of the fake service. */

const page = (items: object[]): object => ({ items, next_cursor: null })

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

export const ACCESS_ROUTES: [string, () => object][] = [
  ['GET /api/datasources/s1/changes', () => page([CHANGES])],
  ['GET /api/datasources/s1/broken-references', () => ({ items: BROKEN })],
  ['GET /api/roles', () => page(ROLES)],
  ['GET /api/datasources/orphaned', () => ({ items: [] })],
  ['GET /api/workspaces', () => page(WORKSPACES)],
  ['GET /api/workspaces/w1/members', () => page(MEMBERS)],
  ['GET /api/datasources/s1/access', () => ({ open: false, groups: ['g1'], users: ['u1'] })],
]

/** What may be done to a source: nothing is written, and any statement runs unasked. */
export const SOURCE_LIMITS = {
  writable: false,
  cost_limits: { rows: null, cost: null },
  cost_units: ['rows'],
}
