/** Who may ask the source of the fake service. */
export const ACCESS_ROUTES: [string, () => object][] = [
  ['GET /api/datasources/s1/access', () => ({ open: false, groups: ['g1'], users: ['u1'] })],
]
