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

export const ACCESS_ROUTES: [string, () => object][] = [
  ['GET /api/roles', () => page(ROLES)],
  ['GET /api/datasources/orphaned', () => ({ items: [] })],
  ['GET /api/datasources/s1/access', () => ({ open: false, groups: ['g1'], users: ['u1'] })],
]
