/** Who may ask the source of the fake service. */

const GROUP = { id: 'g1', name: '华东区销售', members: ['u1'], created_at: '2026-01-01T00:00:00Z' }

const page = (items: object[]): object => ({ items, next_cursor: null })

export const ACCESS_ROUTES: [string, () => object][] = [
  ['GET /api/groups', () => page([GROUP])],
  ['GET /api/datasources/s1/access', () => ({ open: false, groups: ['g1'], users: ['u1'] })],
]
