/** Rules of the source of the fake service, and what a user would see under them. */

const GROUPS = [
  { id: 'g1', name: '华东区销售', members: ['u1'], created_at: '2026-01-01T00:00:00Z' },
  { id: 'g2', name: 'Auditors of the whole company', members: [], created_at: '2026-01-01T00:00:00Z' },
]
const MASKS = ['null', 'text', 'hash', 'last_four']
const hash = { kind: 'hash', text: '', step: 0 }
const POLICIES = {
  version: 3,
  open_to: null,
  row_rules: [
    {
      table: 'orders',
      condition: `"province" = USER_ATTRIBUTE('省份') AND "id" > 100`,
      users: [],
      groups: ['g1'],
    },
    { table: 'orders', condition: 'length(province) = 2', users: ['u1'], groups: ['g2'] },
  ],
  column_rules: [{ table: 'orders', column: 'id', action: 'mask', mask: hash, users: [], groups: [] }],
  open_dependents: [{ table: 'order_totals_by_province_and_quarter', reads: ['orders'] }],
}
const DEPENDENTS = {
  is_known: true,
  tables: [
    { table: 'order_list', kind: 'view', reads: ['orders'], state: 'withheld' },
    { table: 'order_totals_by_province_and_quarter', kind: 'view', reads: ['orders'], state: 'open' },
    { table: 'orders_2024', kind: 'table', reads: ['orders'], state: 'inherits' },
    { table: 'margins', kind: 'view', reads: ['orders'], state: 'ruled' },
    { table: 'legacy_report', kind: 'view', reads: [], state: 'unknown' },
  ],
  columns: [{ table: 'orders', column: 'short_id', computed_from: ['id'] }],
}
const PREVIEW = {
  admitted: true,
  left_out: 0,
  dependents: [
    { table: 'order_list', kind: 'view', reads: ['orders'], state: 'withheld' },
    { table: 'orders_2024', kind: 'table', reads: ['orders'], state: 'inherits' },
    { table: 'legacy_report', kind: 'view', reads: [], state: 'unknown' },
  ],
  warnings: [
    { path: 'row_rules.0', message: '以下用户没有属性“省份”的值：zhang。', blocks: false },
    {
      path: 'row_rules.1.condition',
      message: 'A condition compares columns of its table only.',
      blocks: true,
    },
  ],
  tables: [
    {
      table: 'orders',
      visible: 12_345,
      total: 50_000,
      columns: [
        { name: 'id', hidden: false, mask: hash },
        { name: 'province', hidden: false, mask: null },
        { name: 'cost', hidden: true, mask: null },
      ],
      words: [
        "满足以下条件的行：province = '广东' AND id > 100",
        '“id”显示为带密钥的散列值：相同的值仍然相同。',
        '隐藏的列：cost。',
      ],
      sql: `SELECT\n  KEYED_HASH('…', CAST("id" AS TEXT)) AS "id",\n  "province"\nFROM "orders"\nWHERE\n  province = '广东' AND id > 100`,
      names: ['id', 'province'],
      rows: [
        ['5f0c3b1a9d7e4c2255f0c3b1a9d7e4c2', '广东'],
        ['0a1b2c3d4e5f60718293a4b5c6d7e8f9', null],
      ],
      problem: null,
    },
  ],
}

const page = (items: object[]): object => ({ items, next_cursor: null })

export const RULE_ROUTES: [string, () => object][] = [
  ['GET /api/groups/g1/sources', () => page([])],
  ['GET /api/groups', () => page(GROUPS)],
  ['GET /api/attributes', () => page([{ name: '省份', users: 1, values: ['广东'] }])],
  ['GET /api/users/u1/attributes', () => ({ attributes: { 省份: ['广东', '浙江'] } })],
  ['GET /api/datasources/s1/policies/masks', () => ({ masks: { integer: MASKS, text: MASKS } })],
  ['POST /api/datasources/s1/policies/preview', () => PREVIEW],
  ['GET /api/datasources/s1/policies/dependents', () => DEPENDENTS],
  ['GET /api/datasources/s1/policies', () => POLICIES],
]
