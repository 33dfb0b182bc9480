/** Chats under the headings of a sidebar: today, yesterday, … */
export type DateGroup = 'today' | 'yesterday' | 'week' | 'month' | 'older'

const DAY_MS = 86_400_000
const LIMITS: [DateGroup, number][] = [
  ['today', 0],
  ['yesterday', 1],
  ['week', 7],
  ['month', 30],
  ['older', Number.POSITIVE_INFINITY],
]

/** The groups that are not empty, in order; `items` keep theirs. */
export function byDate<T extends { updated_at: string }>(
  items: readonly T[],
  now = new Date(),
): [DateGroup, T[]][] {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime()
  const groups = new Map<DateGroup, T[]>(LIMITS.map(([group]) => [group, []]))
  for (const item of items) {
    const daysAgo = Math.ceil((midnight - new Date(item.updated_at).getTime()) / DAY_MS)
    const group = LIMITS.find(([, limit]) => daysAgo <= limit)?.[0] ?? 'older'
    groups.get(group)?.push(item)
  }
  return [...groups].filter(([, members]) => members.length > 0)
}
